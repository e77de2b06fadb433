import { z } from "zod";
import type { JobInfo } from "../wire.ts";
import { own } from "./spec.ts";
import type { CallSpec } from "./spec.ts";

export const engineCalls = {
  "engine.ping": own<{ version: string; pid: number }>()(
    "read",
    "引擎是否在线",
    "Is the engine there",
    z.strictObject({}),
  ),
  "engine.jobs": own<readonly JobInfo[]>()(
    "read",
    "正在运行与排队的任务",
    "Jobs running and waiting",
    z.strictObject({}),
  ),
  "engine.cancel": own<{ cancelled: boolean }>()(
    "read",
    "取消一个任务",
    "Cancel a job",
    z.strictObject({ jobId: z.string() }),
  ),
} as const satisfies Record<string, CallSpec>;
