import { z } from "zod";
import type { ExportResult } from "../export.ts";
import type { QualityReport } from "../quality.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, path } from "./params.ts";

export const qualityCalls = {
  "quality.report": call<QualityReport>()(
    "read",
    "数据质量：填充、有效、及时与发现的问题",
    "Data quality: fill, validity, freshness, findings",
    z.strictObject({ asOf }),
  ),
  "quality.request": call<ExportResult>()(
    "job",
    "起草给系统负责方的源数据需求",
    "Draft a source-data request for the systems' owners",
    z.strictObject({ path: path.optional(), locale: z.enum(["zh-CN", "en"]).default("zh-CN") }),
  ),
} as const satisfies Record<string, CallSpec>;
