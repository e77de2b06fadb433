import { InputNumber, Segmented, Switch } from "antd";
import type { KeyAccountRule, LifecycleRule, ValueTiers } from "../../../../analytics/api/index.ts";
import { defaultRules } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { LinesInput } from "./LinesInput.tsx";
import { RuleLine } from "./RuleGroup.tsx";

interface Props<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

interface NumberProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly precision?: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberWithUnit({ label, unit, onChange, disabled = false, ...rest }: NumberProps) {
  return (
    <InputNumber<number>
      {...rest}
      className="rule-number"
      aria-label={label}
      disabled={disabled}
      suffix={<span className="faint small">{unit}</span>}
      onChange={(value) => {
        if (value !== null) onChange(value);
      }}
    />
  );
}

const tiers = ["A", "B", "C"] as const;
const shares = { by: "revenue_share", shares_percent: [50, 80, 95] } as const satisfies ValueTiers;
const bills = { by: "avg_bill", from_fen: [20_000, 10_000, 5000] } as const satisfies ValueTiers;

type Three = readonly [number, number, number];
const withAt = (three: Three, index: number, value: number): Three =>
  three.map((old, i) => (i === index ? value : old)) as unknown as Three;

export function TiersRule({ value, onChange }: Props<ValueTiers>) {
  const text = useText().rules.tiers;
  return (
    <>
      <RuleLine label={text.by}>
        <Segmented
          value={value.by}
          onChange={(by) => onChange(by === "avg_bill" ? bills : shares)}
          options={[
            { value: "revenue_share" as const, label: text.share },
            { value: "avg_bill" as const, label: text.bill },
          ]}
        />
      </RuleLine>
      {tiers.map((tier, index) =>
        value.by === "avg_bill" ? (
          <RuleLine key={tier} label={text.billOf(tier)}>
            <NumberWithUnit
              label={text.billOf(tier)}
              unit="¥"
              min={0.01}
              max={1e10}
              precision={2}
              value={value.from_fen[index] / 100}
              onChange={(yuan) =>
                onChange({ ...value, from_fen: withAt(value.from_fen, index, Math.round(yuan * 100)) })
              }
            />
          </RuleLine>
        ) : (
          <RuleLine key={tier} label={text.shareOf(tier)}>
            <NumberWithUnit
              label={text.shareOf(tier)}
              unit="%"
              min={0.01}
              max={99.99}
              precision={2}
              value={value.shares_percent[index]}
              onChange={(share) => onChange({ ...value, shares_percent: withAt(value.shares_percent, index, share) })}
            />
          </RuleLine>
        ),
      )}
      <p className="soft small">
        {value.by === "avg_bill" ? text.billHint : text.shareHint} {text.rest}
      </p>
    </>
  );
}

export function LifecycleForm({ value, onChange }: Props<LifecycleRule>) {
  const text = useText().rules.lifecycle;
  /** A number that may be off, with the switch in front. */
  const optional = (
    label: string,
    off: string,
    unit: string,
    current: number | null,
    fallback: number,
    max: number,
    change: (next: number | null) => void,
  ) => (
    <RuleLine label={label}>
      <Switch
        size="small"
        aria-label={label}
        checked={current !== null}
        onChange={(on) => change(on ? fallback : null)}
      />
      {current === null ? (
        <span className="soft">{off}</span>
      ) : (
        <NumberWithUnit
          label={`${label} (${unit})`}
          unit={unit}
          min={1}
          max={max}
          precision={0}
          value={current}
          onChange={change}
        />
      )}
    </RuleLine>
  );
  return (
    <>
      <RuleLine label={text.newBelow}>
        <NumberWithUnit
          label={text.newBelow}
          unit={text.months}
          min={0}
          max={120}
          precision={0}
          value={value.newBelow_months}
          onChange={(newBelow_months) => onChange({ ...value, newBelow_months })}
        />
      </RuleLine>
      {optional(
        text.dormant,
        text.dormantWindow,
        text.months,
        value.dormantAfter_months,
        2,
        24,
        (dormantAfter_months) => onChange({ ...value, dormantAfter_months }),
      )}
      <RuleLine label={text.openComplaint}>
        <Switch
          size="small"
          aria-label={text.openComplaint}
          checked={value.problemOpenComplaint}
          onChange={(problemOpenComplaint) => onChange({ ...value, problemOpenComplaint })}
        />
      </RuleLine>
      {optional(text.complaints, text.off, text.times, value.problemComplaints, 2, 1000, (problemComplaints) =>
        onChange({ ...value, problemComplaints }),
      )}
      {optional(text.latePayments, text.off, text.times, value.problemLatePayments, 2, 1000, (problemLatePayments) =>
        onChange({ ...value, problemLatePayments }),
      )}
    </>
  );
}

export function KeyAccountsRule({ value, onChange }: Props<KeyAccountRule>) {
  const words = useText().rules;
  const text = words.key;
  return (
    <>
      <RuleLine label={text.fromBill}>
        <Switch
          size="small"
          aria-label={text.fromBill}
          checked={value.from_fen !== null}
          onChange={(on) => onChange({ ...value, from_fen: on ? defaultRules.keyAccounts.from_fen : null })}
        />
        {value.from_fen === null ? (
          <span className="soft">{words.lifecycle.off}</span>
        ) : (
          <NumberWithUnit
            label={`${text.fromBill} (¥)`}
            unit="¥"
            min={0.01}
            max={1e10}
            precision={2}
            value={value.from_fen / 100}
            onChange={(yuan) => onChange({ ...value, from_fen: Math.round(yuan * 100) })}
          />
        )}
      </RuleLine>
      <RuleLine label={text.government}>
        <Switch
          size="small"
          aria-label={text.government}
          checked={value.government}
          onChange={(government) => onChange({ ...value, government })}
        />
      </RuleLine>
      <RuleLine label={text.named}>
        <LinesInput
          label={text.named}
          hint={text.namedHint(value.customerIds.length)}
          value={value.customerIds}
          onChange={(customerIds) => onChange({ ...value, customerIds })}
        />
      </RuleLine>
    </>
  );
}
