import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Campaign } from "../api/campaigns.ts";
import type { CallInput } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Locale } from "../api/text/index.ts";
import { argument, list, open, parseJson, whole } from "./command.ts";
import type { Command, CommandContext } from "./command.ts";

/** Commands about campaigns: what a monthly batch needs; effects are asked for by `call`. */
export const campaignCommands = {
  campaign: {
    usage: "campaign PROJECT PLAN.json [--from ID] [--author NAME]",
    call: "campaigns.create",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const document = await call("campaigns.create", {
        plan: (await planFile(argument(given, 1, "PLAN.json"))) as never,
        from: flags.from === undefined ? null : whole(flags, "from", 0),
        author: flags.author,
      });
      return { document, text: `${document.campaignId}  ${document.plan.name}` };
    },
  },
  audience: {
    usage: "audience PROJECT CAMPAIGN [--as-of MONTH]",
    call: "campaigns.audience",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const { campaignId, plan } = await call("campaigns.get", { campaignId: numbered(given) });
      const asked = plan as CallInput<"campaigns.audience">["plan"];
      const document = await call("campaigns.audience", { plan: asked, campaignId, asOf: flags["as-of"] });
      return {
        document,
        text: document.map(({ step, customers, removed }) => `${step}  ${customers}  -${removed}`).join("\n"),
      };
    },
  },
  freeze: {
    usage: "freeze PROJECT CAMPAIGN [--as-of MONTH] [--author NAME]",
    call: "campaigns.freeze",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const asked = { campaignId: numbered(given), asOf: flags["as-of"], author: flags.author };
      const document = await call("campaigns.freeze", asked);
      return { document, text: frozenText(document, locale) };
    },
  },
  target: {
    usage:
      "target PROJECT [--name NAME] [--segments 0,1,…] [--top-risk SHARE] [--filter JSON] [--control SHARE] [--offer TEXT] [--channel C] [--from DAY --to DAY] [--seed S]",
    call: null,
    summary: {
      "zh-CN": "新建活动并冻结其名单（一步完成）",
      en: "Begin a campaign and freeze its list in one go",
    },
    async run(context) {
      const { call, arguments: given, flags, locale } = context;
      const { asOf } = await open(call, given);
      const plan = await targetPlan(context, flags["as-of"] ?? asOf);
      const { campaignId } = await call("campaigns.create", { plan, author: flags.author });
      const document = await call("campaigns.freeze", { campaignId, asOf: flags["as-of"], author: flags.author });
      return { document, text: frozenText(document, locale) };
    },
  },
  export: {
    usage:
      "export PROJECT [--campaign ID] [--template NAME] [--wave N] [--out FOLDER] [--purpose TEXT] | export PROJECT --view [--as-of MONTH] [--out FILE] [--purpose TEXT]",
    call: "export.campaign",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const { purpose } = flags;
      const path = flags.out === undefined ? undefined : resolve(flags.out);
      if (flags.view) {
        const document = await call("export.view", { asOf: flags["as-of"], path, purpose });
        return { document, text: `${document.path}  ${document.rows}` };
      }
      const document = await call("export.campaign", {
        campaignId: flags.campaign === undefined ? await latestFrozen(call) : whole(flags, "campaign", 0),
        template: flags.template,
        folder: path,
        wave: flags.wave === undefined ? undefined : whole(flags, "wave", 1),
        purpose,
      });
      const files = document.files.map((file) => `${file.path}  ${file.rows}`);
      return { document, text: [...files, document.manifestPath].join("\n") };
    },
  },
  returns: {
    usage: "returns PROJECT FILE [--campaign ID] [--kind receipts|responses] [--check]",
    call: "returns.import",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const asked = {
        path: resolve(argument(given, 1, "FILE")),
        campaignId: flags.campaign === undefined ? null : whole(flags, "campaign", 0),
        kind: flags.kind as "receipts" | "responses" | undefined,
      };
      const document = await call(flags.check ? "returns.check" : "returns.import", asked);
      const { rows, fates } = document.reconciliation;
      const lines = Object.entries(fates).map(([fate, count]) => `${fate}  ${count}`);
      return { document, text: [`rows  ${rows}`, ...lines].join("\n") };
    },
  },
} as const satisfies Record<string, Command>;

async function planFile(path: string): Promise<unknown> {
  const text = await readFile(resolve(path), "utf8").catch((error: unknown) => {
    throw new EngineError("file_missing", { file: path }, { cause: error });
  });
  return parseJson(text.replace(/^\uFEFF/, ""));
}

/** The number of a campaign, the second word of the command. */
function numbered(given: readonly string[]): number {
  const text = argument(given, 1, "CAMPAIGN");
  if (!/^\d{1,9}$/.test(text)) throw new EngineError("bad_params", { call: "foresight", at: "CAMPAIGN", detail: text });
  return Number(text);
}

async function latestFrozen(call: CommandContext["call"]): Promise<number> {
  const found = (await call("campaigns.list", {})).findLast(({ frozen }) => frozen !== null);
  if (!found) throw new EngineError("target_list_empty");
  return found.campaignId;
}

async function targetPlan(
  { call, flags, locale }: CommandContext,
  asOf: Month | null,
): Promise<CallInput<"campaigns.create">["plan"]> {
  const indexes = list(flags.segments)?.map(Number) ?? [];
  const segments =
    indexes.length === 0 ? [] : [{ segmentationId: (await call("segments.get", {})).segmentationId, indexes }];
  const from = flags.from ?? dayAfter(asOf, new Date());
  return {
    name: flags.name ?? (locale === "zh-CN" ? "目标名单" : "Target list"),
    audience: {
      segments,
      filter: flags.filter === undefined ? null : parseJson(flags.filter),
      topShare: flags["top-risk"] === undefined ? null : Number(flags["top-risk"]),
    },
    offers: [{ name: flags.offer ?? "" }],
    ...(flags.channel === undefined ? {} : { channel: flags.channel }),
    sendWindow: { from, to: flags.to ?? from },
    control: {
      ...(flags.control === undefined ? {} : { by: { share: Number(flags.control) } }),
      seed: whole(flags, "seed", 42),
    },
  };
}

/** The first day after a month; `today` where nothing is dated. */
export function dayAfter(asOf: Month | null, today: Date): string {
  const day =
    asOf === null
      ? new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()))
      : new Date(Date.UTC(Number(asOf.slice(0, 4)), Number(asOf.slice(5, 7)), 1));
  return day.toISOString().slice(0, 10);
}

function frozenText({ campaignId, frozen }: Campaign, locale: Locale): string {
  const words = locale === "zh-CN" ? ["活动", "触达", "对照"] : ["campaign", "targets", "controls"];
  return `${words[0]} ${campaignId} ${frozen!.listId}: ${words[1]} ${frozen!.treated}, ${words[2]} ${frozen!.controls}`;
}
