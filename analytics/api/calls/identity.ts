import { z } from "zod";
import type { ConflictPage, MatchRule, SourcePriority } from "../identity.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";

export const identityCalls = {
  "identity.rules": call<readonly MatchRule[]>()(
    "read",
    "客户标识的匹配规则",
    "How other ids find their customer",
    z.strictObject({}),
  ),
  "identity.conflicts": call<ConflictPage>()(
    "read",
    "来源之间互相矛盾的值",
    "Values in which sources disagree",
    z.strictObject({
      field: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
      unmask: z.boolean().default(false),
    }),
  ),
  "identity.priority": call<SourcePriority>()(
    "read",
    "各字段的来源优先级",
    "Which source wins for each field",
    z.strictObject({}),
  ),
  "identity.setPriority": call<SourcePriority>()(
    "write",
    "设置一个字段的来源优先级",
    "Set which source wins for a field",
    z.strictObject({ field: z.string(), sources: z.array(z.string()).max(100) }),
  ),
} as const satisfies Record<string, CallSpec>;
