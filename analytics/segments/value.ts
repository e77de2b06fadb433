import type { FieldInfo } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Binning, BothWords, SegmentWarning, ValueDefinition } from "../api/segments.ts";
import { id } from "../db/sql.ts";
import { fieldOf } from "../db/view.ts";
import { binOf, paretoCuts, quantileCuts } from "../math/bins.ts";
import type { Base } from "./base.ts";
import { isNumeric } from "./choose.ts";
import type { Found, Model } from "./model.ts";

/** Cut points of a measure by a binning, ascending; equal ones stay. Throws `bins_no_values`. */
export function cutsOf(values: Float64Array, binning: Binning, measure: string): number[] {
  if (binning.kind === "cuts") return [...binning.cuts];
  const enough = binning.kind === "quantiles" ? values.some((v) => !Number.isNaN(v)) : values.some((v) => v > 0);
  if (!enough) throw new EngineError("bins_no_values", { field: measure });
  return binning.kind === "quantiles" ? quantileCuts(values, binning.bins) : paretoCuts(values, binning.shares);
}

/** Tiers of one field, the highest first; the last segment holds those without a value. */
export async function foundByValue(definition: ValueDefinition, base: Base): Promise<Found> {
  const field = fieldOf(base.view, definition.field);
  if (!isNumeric(field)) throw new EngineError("filter_invalid", { field: field.name, op: "<=" });
  const values = await readValues(field, base);
  const wanted = cutsOf(values, definition.binning, field.name);
  const cuts = [...new Set(wanted)];
  const model = { way: "value", field: field.name, cuts } as const;
  const merged: SegmentWarning[] =
    cuts.length < wanted.length
      ? [{ code: "bins_merged", params: { field: field.name, asked: wanted.length + 1 } }]
      : [];
  return {
    labels: tiers(values, cuts),
    model,
    names: tierNames(field, cuts),
    warnings: merged,
    bins: [{ measure: field.name, cuts }],
    clusters: null,
    distances: null,
    stabilities: null,
  };
}

export async function scoreValue(model: Extract<Model, { way: "value" }>, base: Base): Promise<Int16Array> {
  return tiers(await readValues(fieldOf(base.view, model.field), base), model.cuts);
}

async function readValues(field: FieldInfo, base: Base): Promise<Float64Array> {
  const [values] = await base.columns([{ kind: "double", value: id("present", field.name) }]);
  return values as Float64Array;
}

function tiers(values: Float64Array, cuts: readonly number[]): Int16Array {
  return Int16Array.from(values, (value) => cuts.length - binOf(value, cuts)); // NaN: bin −1, the last segment
}

/** `A档（高于 120 元）`: a letter from the top, and what it stands for. */
function tierNames(field: FieldInfo, cuts: readonly number[]): BothWords[] {
  const amount = (value: number) => {
    const shown = field.type === "fen" ? value / 100 : value;
    return String(Number(shown.toPrecision(6)));
  };
  const unit = field.type === "fen" ? { "zh-CN": "元", en: " yuan" } : { "zh-CN": "", en: "" };
  const names = Array.from({ length: cuts.length + 1 }, (_, i): BothWords => {
    const letter = String.fromCharCode(65 + i);
    const above = cuts[cuts.length - 1 - i];
    const upTo = cuts[cuts.length - i];
    const zh =
      above === undefined
        ? `不高于${amount(upTo)}`
        : upTo === undefined
          ? `高于${amount(above)}`
          : `${amount(above)}–${amount(upTo)}`;
    const en =
      above === undefined
        ? `up to ${amount(upTo)}`
        : upTo === undefined
          ? `above ${amount(above)}`
          : `${amount(above)}–${amount(upTo)}`;
    return {
      "zh-CN": `${letter}档（${field.title["zh-CN"]}${zh}${unit["zh-CN"]}）`,
      en: `Tier ${letter} (${field.title.en} ${en}${unit.en})`,
    };
  });
  return [...names, { "zh-CN": `无${field.title["zh-CN"]}`, en: `No ${field.title.en}` }];
}
