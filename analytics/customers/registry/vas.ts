import type { VasServiceRule } from "../../api/rules.ts";
import { serviceKey } from "../../db/rules.ts";
import { id, join, sql } from "../../db/sql.ts";
import type { FieldDef } from "./field.ts";
import { derived } from "./field.ts";
import { inWindow } from "./rows.ts";

/** A service that is not listed as part of a field name: `Video Club` → `video_club`. */
function slugOf(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return plain || "other";
}

export interface VasService {
  readonly slug: string;
  readonly title: readonly [zh: string, en: string];
  /** The names the files use in the window; empty: nobody used it. */
  readonly names: readonly string[];
}

/** The listed services in their order, then those that only the files name, each by its own name. */
export function groupServices(names: readonly string[], listed: readonly VasServiceRule[]): VasService[] {
  const slugs = new Map<string, string>();
  const groups = new Map<string, { title: readonly [string, string]; names: string[] }>();
  for (const { slug, title, names: aliases } of listed) {
    groups.set(slug, { title: [title["zh-CN"], title.en], names: [] });
    for (const alias of [slug, ...aliases]) slugs.set(serviceKey(alias), slug);
  }
  for (const name of [...names].sort()) {
    const slug = slugs.get(serviceKey(name)) ?? slugOf(name);
    const group = groups.get(slug) ?? { title: [name, name], names: [] };
    groups.set(slug, { ...group, names: [...group.names, name] });
  }
  const found = [...groups].map(([slug, group]) => ({ slug, ...group }));
  const others = found.slice(listed.length).sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return [...found.slice(0, listed.length), ...others];
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
  const [zh, en] = service.title;
  const own =
    service.names.length === 0 ? sql`false` : sql`service in (${join(service.names.map((one) => sql`${one}`))})`;
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
      { rules: ["services"], rows: [{ table: "vas_usage", where: inWindow("month", own) }] },
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
      sql`${uses} / nullif(cast(vas_uses.all_uses as double), 0)`,
      { rules: ["services"], rows: [{ table: "vas_usage", where: inWindow("month") }] },
    ),
  ];
}
