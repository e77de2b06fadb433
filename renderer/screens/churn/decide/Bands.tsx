import { Button, InputNumber } from "antd";
import { useState } from "react";
import type { ChurnBand, ChurnModel, ProfitCurve } from "../../../../analytics/api/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { components } from "../../../shell/registry.ts";
import { Labelled } from "../../segments/create/Labelled.tsx";
import { useOpenCustomers } from "../../segments/open.ts";
import type { Sight } from "../figures/figure.ts";
import { inBand } from "../filters.ts";
import { useAudience } from "../open.ts";
import { BandTable } from "./BandTable.tsx";

interface Props {
  readonly model: ChurnModel;
  /** The customers of its month carry its bands, so that they can be opened by them. */
  readonly used: boolean;
  readonly curve: ProfitCurve;
  readonly sight: Sight;
}

/** The bands and where they begin; set by hand or from the profit curve, kept with the model. */
export function Bands({ model, used, curve, sight }: Props) {
  const { words } = sight;
  const text = words.churn;
  const move = useAction("churn.bands");
  const open = useOpenCustomers();
  const takeAs = useAudience();
  const fromOf = (band: "high" | "medium") => model.bands.find((entry) => entry.band === band)?.from ?? 0;
  const [high, setHigh] = useState(() => fromOf("high"));
  const [medium, setMedium] = useState(() => fromOf("medium"));
  const changed = high !== fromOf("high") || medium !== fromOf("medium");
  const names = words.customers.values.churn_band;
  const field = (label: string, value: number, set: (next: number) => void) => (
    <Labelled label={label}>
      <InputNumber<number>
        aria-label={label}
        min={0}
        max={100}
        step={0.5}
        suffix={<span className="faint small">%</span>}
        value={Number((value * 100).toFixed(4))}
        onChange={(percent) => percent !== null && set(percent / 100)}
      />
    </Labelled>
  );
  const cut = curve.confusion.cutOff;
  const renderAction = (band: ChurnBand["band"]) => (
    <>
      <Button size="small" type="link" onClick={() => open(model.scoredAsOf, inBand(band))}>
        {text.open}
      </Button>
      {"campaigns" in components && (
        <Button
          size="small"
          type="link"
          aria-label={`${text.audience}: ${names[band]}`}
          onClick={() => takeAs(model.scoredAsOf, inBand(band))}
        >
          {text.audience}
        </Button>
      )}
    </>
  );
  return (
    <Section title={text.bands} note={text.bandsFrom[model.bandsFrom]}>
      <div className="row wrap churn-inputs">
        {field(text.bandFrom(names.high), high, setHigh)}
        {field(text.bandFrom(names.medium), medium, setMedium)}
        <Button
          onClick={() => {
            setHigh(cut);
            setMedium(Math.min(cut, curve.breakEven ?? cut / 2));
          }}
        >
          {text.bandsFromCut}
        </Button>
        <Button
          type="primary"
          disabled={!changed || medium > high}
          loading={move.isPending}
          onClick={() => move.mutate({ modelId: model.modelId, high, medium })}
        >
          {text.saveBands}
        </Button>
        {medium > high && <span className="small churn-few">{text.bandsOrder}</span>}
      </div>
      {move.error && <ErrorNote error={move.error} compact />}
      <BandTable model={model} sight={sight} {...(used ? { renderAction } : {})} />
    </Section>
  );
}
