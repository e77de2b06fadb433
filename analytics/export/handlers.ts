import type { Handlers } from "../db/context.ts";
import { listExports } from "./log.ts";
import { exportTargetList } from "./target-list.ts";
import { exportView } from "./view.ts";

export const exportHandlers: Handlers<"export.targetList" | "export.view" | "export.list"> = {
  "export.targetList": exportTargetList,
  "export.view": exportView,
  "export.list": async (_params, { db }) => listExports(db),
};
