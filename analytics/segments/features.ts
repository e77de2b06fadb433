import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { FeatureCheck } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { openView } from "../db/view.ts";
import { correlations, fitScale } from "../math/cluster-scale.ts";
import type { Column, ColumnScale } from "../math/cluster-scale.ts";
import { skewness } from "../math/quantile.ts";
import { readBase } from "./base.ts";
import { chooseFields, isCategory, isNumeric, isOutcome, looksLikeId, tellsWhoLeft } from "./choose.ts";
import { countMissing, dropInfinite, MAX_VALUES, MOSTLY_MISSING, readFields } from "./prepare.ts";

/** From this |r| on the nearest earlier field is told; from the higher one on the later of the two would be left out. */
const NEAR = 0.9;
const HIGHLY_SKEWED = 1;

type Measured = Omit<FeatureCheck, "nearest" | "advice"> & {
  readonly advice: FeatureCheck["advice"][number][];
  /** The scale that clustering would bring it to; undefined for what is no usable number. */
  readonly scaled: { readonly values: Column; readonly scale: ColumnScale } | undefined;
};

/** What each field of the view would be as a feature, in the view's order; personal data are no features. */
export async function checkFeatures(params: CallParams<"segments.features">, db: Reader): Promise<FeatureCheck[]> {
  const view = await openView(db, params.asOf);
  const base = await readBase(db, view);
  const byDefault = new Set(chooseFields(view, null).fields);
  const fields = params.features
    ? chooseFields(view, params.features).fields
    : view.fields.filter((field) => field.sources.length > 0 && !field.personal && field.category !== "results");
  const columns = await readFields(fields, base, "double");
  const measured = fields.map((field, i) =>
    isNumeric(field)
      ? measureNumber(field, columns[i] as Float64Array, byDefault.has(field))
      : measureText(field, columns[i] as readonly (string | null)[], byDefault.has(field)),
  );
  const numeric = measured.filter(({ scaled }) => scaled);
  const r = correlations(
    numeric.map(({ scaled }) => scaled!.values),
    numeric.map(({ scaled }) => scaled!.scale),
  );
  return measured.map(({ scaled, ...check }): FeatureCheck => {
    const a = scaled ? numeric.findIndex((other) => other.field === check.field) : -1;
    let nearest: FeatureCheck["nearest"] = null;
    for (let b = 0; b < a; b++) {
      const correlation = r[a * numeric.length + b];
      if (Math.abs(correlation) >= Math.max(NEAR, Math.abs(nearest?.correlation ?? 0)))
        nearest = { field: numeric[b].field, correlation };
    }
    return { ...check, nearest, advice: nearest ? [...check.advice, "duplicate"] : check.advice };
  });
}

function known(field: FieldInfo): FeatureCheck["advice"][number][] {
  const advice: FeatureCheck["advice"][number][] = [];
  if (looksLikeId(field)) advice.push("identifier");
  if (isOutcome(field)) advice.push("outcome");
  return advice;
}

function measureNumber(field: FieldInfo, values: Float64Array, byDefault: boolean): Measured {
  const infinite = dropInfinite(values);
  const rows = values.length;
  const missing = countMissing(values);
  const missingShare = rows > 0 ? missing / rows : 1;
  const seen = new Set(values);
  seen.delete(Number.NaN);
  const distinct = seen.size;
  const observed = values.filter((value) => !Number.isNaN(value));
  const mean = observed.length > 0 ? observed.reduce((sum, value) => sum + value, 0) / observed.length : null;
  const sd =
    mean === null ? null : Math.sqrt(observed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / observed.length);
  const skew = distinct > 1 ? skewness(values) : null;
  const advice: Measured["advice"] = [];
  if (distinct === 0) advice.push("all_missing");
  else if (missingShare > MOSTLY_MISSING) advice.push("mostly_missing");
  else if (distinct === 1) advice.push("constant");
  const usable = advice.length === 0;
  if (infinite > 0) advice.push("infinite");
  if (usable && missing > 0) advice.push("missing");
  const scale = usable
    ? fitScale(values, { log: field.type !== "yes_no", winsorShare: 0.01, scaling: "robust" })
    : undefined;
  if (scale?.log && (skew ?? 0) > HIGHLY_SKEWED) advice.push("skewed");
  return {
    field: field.name,
    type: field.type,
    byDefault,
    usable,
    missingShare,
    infinite,
    distinct,
    skewness: skew,
    mean,
    sd,
    advice: [...advice, ...known(field)],
    scaled: scale && { values, scale },
  };
}

function measureText(field: FieldInfo, values: readonly (string | null)[], byDefault: boolean): Measured {
  const seen = new Set(values);
  seen.delete(null);
  const missing = values.filter((value) => value === null).length;
  const advice: Measured["advice"] = [];
  if (field.type === "date") advice.push("date");
  else if (seen.size === 0) advice.push("all_missing");
  else if (seen.size === 1 && missing === 0) advice.push("constant");
  else if (seen.size > MAX_VALUES) advice.push(field.type === "text" ? "text" : "too_many_values");
  const usable = advice.length === 0 && isCategory(field);
  if (usable && missing > 0) advice.push("missing");
  const leaving = usable && !isOutcome(field) && tellsWhoLeft(seen);
  if (leaving) advice.push("outcome");
  return {
    field: field.name,
    type: field.type,
    byDefault: byDefault && usable && !leaving,
    usable,
    missingShare: values.length > 0 ? missing / values.length : 1,
    infinite: 0,
    distinct: seen.size,
    skewness: null,
    mean: null,
    sd: null,
    advice: [...advice, ...known(field)],
    scaled: undefined,
  };
}
