import type { ChurnLabel, ChurnModel } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import { fieldOf, openView } from "../db/view.ts";
import type { View } from "../db/view.ts";
import { chooseFields, type FieldSet } from "./fields.ts";
import { featuresOf } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { labelName } from "./label.ts";
import { CHURNERS_NEEDED } from "./labels.ts";
import { findLeaks, leftOut, type Leaks } from "./leak.ts";
import { planChurn } from "./plan.ts";
import { churners, keepFields, labelledRows, stackFrames, takeFrame } from "./rows.ts";

type Params = CallParams<"churn.run">;

/** What a run learns from. */
export interface Data {
  readonly plan: Awaited<ReturnType<typeof planChurn>>;
  readonly scoreView: View;
  readonly testView: View;
  readonly test: Frame;
  /** Undefined where folds of the test month do both. */
  readonly train: Frame | undefined;
  readonly fields: FieldSet;
  readonly dropped: ChurnModel["dropped"];
  readonly leaks: Leaks;
}

/** Reads the months, checks the label, chooses the fields. Throws what is wrong with any of them. */
export async function readData(params: Params, context: JobContext): Promise<Data> {
  const { db } = context;
  const planned = await planChurn(db, params.label);
  const scoreView = await openView(db, planned.score);
  const label = spelledAs(planned.label, scoreView);
  const plan = { ...planned, label };
  const testView = plan.test === plan.score ? scoreView : await openView(db, plan.test);
  const trainViews: View[] = [];
  for (const month of plan.train) trainViews.push(await openView(db, month));
  const labelField = label.kind === "column" ? fieldOf(scoreView, label.field).name : null;
  const views = [scoreView, testView, ...trainViews];
  const chosen = await context.during("features", () => chooseFields(db, views, labelField, params.features));
  const test = labelledRows(await context.during("features", () => readFrame(db, testView, chosen, label, true)));
  const found = churners(test);
  if (found === 0 || found === test.rows) throw new EngineError("label_one_class", { label: labelName(label) });
  if (found < CHURNERS_NEEDED)
    throw new EngineError("label_too_few", { label: labelName(label), churners: found, needed: CHURNERS_NEEDED });
  let train: Frame | undefined;
  for (const view of trainViews) {
    const frame = labelledRows(await context.during("features", () => readFrame(db, view, chosen, label, true)));
    train = train ? stackFrames(train, frame) : frame;
  }
  if (train && churners(train) < CHURNERS_NEEDED) train = undefined;
  const attributes = new Set(
    scoreView.fields.flatMap(({ name, category }) => (category === "attribute" ? [name] : [])),
  );
  const leaks = findLeaks(train ?? test, chosen, attributes, params.seed);
  const suspects = params.features ? [] : featuresOf(chosen).names.filter((field) => leftOut(leaks, field));
  const fields = keepFields(chosen, ({ field }) => !suspects.includes(field));
  if (!varies(train ?? test, chosen, fields)) throw new EngineError("no_usable_features");
  return {
    plan,
    scoreView,
    testView,
    test: takeFrame(test, chosen, fields),
    train: train && takeFrame(train, chosen, fields),
    fields,
    dropped: [...chosen.dropped, ...suspects.map((field) => ({ field, reason: "leak" as const }))],
    leaks,
  };
}

/** The label's column as the view spells it: typed by hand, its capitals are easily another's. */
function spelledAs(label: ChurnLabel, { fields }: View): ChurnLabel {
  if (label.kind !== "column" || fields.some(({ name }) => name === label.field)) return label;
  const alike = fields.filter(({ name }) => name.toLowerCase() === label.field.toLowerCase());
  return alike.length === 1 ? { ...label, field: alike[0].name } : label;
}

/** Whether any field has two values (a missing one counts). */
function varies(frame: Frame, from: FieldSet, fields: FieldSet): boolean {
  const { numbers, categories } = takeFrame(frame, from, fields);
  return (
    numbers.some((column) => column.some((value) => !Object.is(value, column[0]))) ||
    categories.some((column) => column.some((value) => value !== column[0]))
  );
}
