import { EngineError } from "../../api/errors.ts";
import type { Reader } from "../../db/database.ts";
import { readColumns } from "../../db/feature-columns.ts";
import { id, sql } from "../../db/sql.ts";
import { fieldOf, openView } from "../../db/view.ts";
import type { Layer } from "../../math/effect/trial.ts";
import { ascendingOrder } from "../../math/order.ts";
import type { Frozen } from "./kpi.ts";
import type { Members } from "./members.ts";

/** A layer with the words of its parts. */
export interface NamedLayer extends Layer {
  readonly layer: string;
  readonly values: readonly string[];
}

/** Parts of a layer that are told apart; rarer values are left out of it. */
const mostParts = 20;
/** Numbers with more values than this are cut into quarters of the customers. */
const mostNumbers = 8;

/**
 * The layers asked for, over all members of the list: `segment` and `band` as they were when the list was frozen, `offer`,
 * `wave`, or a field of the view of the list's month. Throws `unknown_field`, `no_view`.
 */
export async function layersOf(
  reader: Reader,
  campaign: Frozen,
  members: Members,
  names: readonly string[],
): Promise<NamedLayer[]> {
  const layers: NamedLayer[] = [];
  for (const layer of new Set(names)) {
    if (layer === "segment") layers.push(ofTexts(layer, members.segment));
    else if (layer === "band") layers.push(ofTexts(layer, members.band));
    else if (layer === "wave") layers.push(ofTexts(layer, Array.from(members.wave, String)));
    else if (layer === "offer") {
      const values = campaign.plan.offers.map(({ name }, i) => name || String(i + 1));
      layers.push({ layer, codes: "offers", count: values.length, values });
    } else layers.push(await ofField(reader, campaign, layer));
  }
  return layers.filter(({ count }) => count > 0);
}

/** The same layers for some of the members, by their places. */
export function pickLayers(layers: readonly NamedLayer[], rows: Uint32Array): NamedLayer[] {
  return layers.map((layer) => {
    const { codes } = layer;
    return codes === "offers" ? layer : { ...layer, codes: Int32Array.from(rows, (row) => codes[row]) };
  });
}

async function ofField(reader: Reader, { campaignId, frozen }: Frozen, name: string): Promise<NamedLayer> {
  const view = await openView(reader, frozen.asOf);
  const field = fieldOf(view, name);
  if (field.personal || field.type === "date") throw new EngineError("unknown_field", { field: name });
  const isNumber = field.type === "number" || field.type === "whole" || field.type === "fen";
  const { columns } = await readColumns(
    reader,
    sql`(select customer_key, position from project.campaign_member where campaign_id = ${campaignId}) m
        left join ${view.table} v using (customer_key)`,
    [{ kind: isNumber ? "double" : "text", value: id("v", name) }],
    frozen.rows,
    sql`m.position`,
  );
  return isNumber ? ofNumbers(name, columns[0] as Float64Array) : ofTexts(name, columns[0] as (string | null)[]);
}

/** Commonest first; ties in the order of the texts. */
function ofTexts(layer: string, column: readonly (string | null)[]): NamedLayer {
  const counts = new Map<string, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, mostParts)
    .map(([value]) => value);
  const place = new Map(values.map((value, i) => [value, i]));
  const codes = Int32Array.from(column, (value) => (value === null ? -1 : (place.get(value) ?? -1)));
  return { layer, codes, count: values.length, values };
}

function ofNumbers(layer: string, column: Float64Array): NamedLayer {
  const distinct = new Set<number>();
  for (const value of column) {
    if (!Number.isNaN(value)) distinct.add(value);
    if (distinct.size > mostNumbers) return ofQuarters(layer, column);
  }
  const values = [...distinct].sort((a, b) => a - b);
  const place = new Map(values.map((value, i) => [value, i]));
  const codes = Int32Array.from(column, (value) => place.get(value) ?? -1);
  return { layer, codes, count: values.length, values: values.map(String) };
}

/** Four parts of as equal size as equal values allow, named by their ends. */
function ofQuarters(layer: string, column: Float64Array): NamedLayer {
  const known = column.filter((value) => !Number.isNaN(value));
  const order = ascendingOrder(known);
  const at = (share: number) => known[order[Math.min(known.length - 1, Math.floor(share * known.length))]];
  const edges = [...new Set([at(0.25), at(0.5), at(0.75)])].filter((edge) => edge > at(0));
  const codes = Int32Array.from(column, (value) =>
    Number.isNaN(value) ? -1 : edges.filter((edge) => value >= edge).length,
  );
  const ends = [at(0), ...edges, at(1)].map((value) => String(Math.round(value * 100) / 100));
  const values = ends.slice(0, -1).map((from, i) => `${from} … ${ends[i + 1]}`);
  return { layer, codes, count: values.length, values };
}
