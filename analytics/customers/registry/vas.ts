import { id, sql } from "../../db/sql.ts";
import type { FieldDef } from "./field.ts";
import { derived } from "./field.ts";

/** Services that files name in several ways; a service not listed is called by its own name. */
const known: readonly (readonly [slug: string, names: RegExp])[] = [
  ["sms", /^(sms|短信|点对点短信|短消息)$/i],
  ["mobile_portal", /^(mobile[ _-]?portal|移动梦网|梦网|monternet)$/i],
  ["ring_back_tone", /^(ring[ _-]?back[ _-]?tones?|crbt|彩铃)$/i],
  ["mms", /^(mms|彩信)$/i],
  ["data_pack", /^(data[ _-]?packs?|流量包|数据包)$/i],
];

const titles: Readonly<Record<string, readonly [string, string]>> = {
  sms: ["短信", "SMS"],
  mobile_portal: ["移动梦网", "Mobile portal"],
  ring_back_tone: ["彩铃", "Ring-back tone"],
  mms: ["彩信", "MMS"],
  data_pack: ["流量包", "Data pack"],
};

/** A service as part of a field name: `移动梦网` → `mobile_portal`, `Video Club` → `video_club`. */
export function serviceSlug(service: string): string {
  const name = service.trim();
  const found = known.find(([, names]) => names.test(name));
  return (
    found?.[0] ??
    (name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
      .replaceAll(/^_+|_+$/g, "") ||
      "other")
  );
}

export interface VasService {
  readonly slug: string;
  /** The names the files use. */
  readonly names: readonly string[];
}

/** Services by slug, in order of name; `sms` always comes first, with or without rows. */
export function groupServices(names: readonly string[]): VasService[] {
  const groups = new Map<string, string[]>([["sms", []]]);
  for (const name of [...names].sort()) {
    const slug = serviceSlug(name);
    groups.set(slug, [...(groups.get(slug) ?? []), name]);
  }
  const order = (slug: string) => (slug === "sms" ? "" : slug);
  return [...groups]
    .map(([slug, members]) => ({ slug, names: members }))
    .sort((a, b) => (order(a.slug) < order(b.slug) ? -1 : 1));
}

const vas = derived("vas");

/** `S_per_month` and `S_share`; the uses are in the column `uses_<index>` of block vas_uses. */
export function serviceFieldPair(
  service: VasService,
  index: number,
  windowMonths: number,
  name: (wanted: string) => string,
): FieldDef[] {
  const needs = service.names.length > 0 ? ["vas_usage"] : ["vas_usage", `vas_usage.${service.slug}`];
  const uses = sql`cast(coalesce(${id("vas_uses", `uses_${index}`)}, 0) as double)`;
  const [zh, en] = titles[service.slug] ?? [service.names[0] ?? service.slug, service.names[0] ?? service.slug];
  return [
    vas(
      name(`${service.slug}_per_month`),
      "number",
      "uses/month",
      [`月均${zh}使用`, `${en} per month`],
      [
        `窗口内${zh}使用次数 / 窗口月数；没有使用为 0`,
        `Uses of ${en} in the window / months of the window; 0 without one`,
      ],
      needs,
      sql`${uses} / cast(${windowMonths} as double)`,
    ),
    vas(
      name(`${service.slug}_share`),
      "number",
      "0..1",
      [`${zh}占比`, `${en} share`],
      [
        `窗口内${zh}使用次数 / 全部增值业务使用次数；没有使用为空`,
        `Uses of ${en} / uses of all value-added services in the window; empty without any`,
      ],
      needs,
      sql`${uses} / nullif(cast(vas.all_uses as double), 0)`,
    ),
  ];
}
