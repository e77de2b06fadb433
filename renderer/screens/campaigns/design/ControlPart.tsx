import { Checkbox, InputNumber, Segmented, Tooltip } from "antd";
import type { ControlDesign } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { ShareSlider } from "../ShareSlider.tsx";
import { useText } from "../../../text/index.ts";
import { WholeInput } from "./inputs.tsx";
import type { Draft } from "./useDraft.ts";

const strata = ["segment", "band"] as const;

/** Who is left alone, so that there is something to compare with. */
export function ControlPart({ draft }: { readonly draft: Draft }) {
  const text = useText().campaigns;
  const { control } = draft.plan;
  const change = (next: Partial<ControlDesign>) =>
    draft.change({ control: { ...control, ...next } }, `control.${Object.keys(next).join()}`);
  const { by } = control;
  const noneHeld = "share" in by ? by.share === 0 : by.customers === 0;
  return (
    <Section title={text.control} note={text.controlHint}>
      <div className="row wrap campaign-control-row">
        <Segmented
          aria-label={text.control}
          value={"share" in by ? "share" : "customers"}
          options={[
            { value: "share", label: text.byShare },
            { value: "customers", label: text.byNumber },
          ]}
          onChange={(kind) => change({ by: kind === "share" ? { share: 0.1 } : { customers: 1000 } })}
        />
        {"share" in by ? (
          <ShareSlider
            label={text.controlShare}
            value={by.share}
            min={0}
            max={0.9}
            onChange={(share) => change({ by: { share } })}
          />
        ) : (
          <WholeInput
            label={text.controlCustomers}
            value={by.customers}
            onChange={(customers) => change({ by: { customers: customers ?? 0 } })}
          />
        )}
      </div>
      {noneHeld && <span className="small campaign-none">{text.noControl}</span>}
      <div className="row wrap">
        <span className="soft">{text.stratify}</span>
        <Checkbox.Group
          aria-label={text.stratify}
          value={[...control.stratifyBy]}
          options={strata.map((name) => ({ value: name, label: text.strata[name] }))}
          onChange={(chosen) => change({ stratifyBy: strata.filter((name) => chosen.includes(name)) })}
        />
        <Tooltip title={text.seedHint} placement="topLeft">
          <label className="row small soft">
            {text.seed}
            <InputNumber<number>
              size="small"
              min={0}
              max={0xffffffff}
              precision={0}
              value={control.seed}
              placeholder={text.seedOwn}
              onChange={(seed) => change({ seed })}
            />
          </label>
        </Tooltip>
      </div>
    </Section>
  );
}
