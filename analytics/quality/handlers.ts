import type { Handlers } from "../db/context.ts";
import { qualityReport } from "./report.ts";
import { requestDocument } from "./request.ts";

export const qualityHandlers: Handlers<"quality.report" | "quality.request"> = {
  "quality.report": (params, context) => qualityReport(params.asOf, context),
  "quality.request": requestDocument,
};
