import { z } from "zod";
import type { ProjectInfo, ProjectSettings } from "../project.ts";
import { call, own } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, path } from "./params.ts";
import { ruleChanges } from "./rules.ts";

export const projectCalls = {
  "project.new": own<ProjectInfo>()(
    "write",
    "新建项目文件并打开",
    "Make a project file and open it",
    z.strictObject({ path, name: z.string().max(200).optional() }),
  ),
  "project.open": own<ProjectInfo>()("write", "打开项目文件", "Open a project file", z.strictObject({ path })),
  "project.close": own<{ closed: boolean }>()("write", "关闭项目", "Close the project", z.strictObject({})),
  "project.info": call<ProjectInfo>()(
    "read",
    "项目概况：表、月份、客户数",
    "The project: tables, months, customers",
    z.strictObject({}),
  ),
  "project.recent": own<readonly { path: string; name: string; openedAt: string; exists: boolean }[]>()(
    "read",
    "最近的项目",
    "Recent projects",
    z.strictObject({}),
  ),
  "project.settings": call<ProjectSettings>()("read", "项目设置", "The project's settings", z.strictObject({})),
  "project.configure": call<ProjectSettings>()(
    "write",
    "修改项目设置",
    "Change the project's settings",
    z.strictObject({ asOf, windowMonths: z.number().int().min(1).max(24).optional(), rules: ruleChanges.optional() }),
  ),
} as const satisfies Record<string, CallSpec>;
