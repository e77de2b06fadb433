import { Button, InputNumber } from "antd";
import type { ReactNode } from "react";
import { fenOf } from "../../../parts/filter/tree.ts";
import { useText } from "../../../text/index.ts";

/** A value with its name above it. */
export function Labelled({
  label,
  hint,
  wide = false,
  children,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Takes two columns of a grid, or its whole width. */
  readonly wide?: boolean | "twice";
  readonly children: ReactNode;
}) {
  return (
    <div className={`campaign-labelled${wide === true ? " wide" : wide ? ` ${wide}` : ""}`}>
      <span className="small soft" aria-hidden>
        {label}
      </span>
      {children}
      {hint && <span className="faint small">{hint}</span>}
    </div>
  );
}

/** A part of the page: its name beside its values. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="campaign-part" role="group" aria-label={title}>
      <span className="soft campaign-part-title" aria-hidden>
        {title}
      </span>
      <div className="campaign-part-body">{children}</div>
    </div>
  );
}

interface MoneyProps {
  readonly label: string;
  /** Fen. */
  readonly value: number | null;
  /** Null only where the field may be left empty. */
  readonly onChange: (fen: number | null) => void;
  readonly optional?: boolean;
}

/** Yuan are typed, fen are kept. */
export function MoneyInput({ label, value, onChange, optional = false }: MoneyProps) {
  const { yuan } = useText().parts.filter;
  return (
    <InputNumber<number>
      aria-label={`${label} (${yuan})`}
      className="campaign-number"
      min={0}
      max={1e12}
      precision={2}
      suffix={<span className="faint small">{yuan}</span>}
      value={value === null ? null : value / 100}
      onChange={(typed) => {
        if (typed !== null) onChange(fenOf(typed));
        else if (optional) onChange(null);
      }}
    />
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly optional?: boolean;
  readonly placeholder?: string;
}

/** A whole number. */
export function WholeInput({ label, value, onChange, unit, min = 0, max, optional = false, placeholder }: NumberProps) {
  return (
    <InputNumber<number>
      aria-label={unit ? `${label} (${unit})` : label}
      className="campaign-number"
      min={min}
      {...(max === undefined ? {} : { max })}
      {...(placeholder === undefined ? {} : { placeholder })}
      precision={0}
      suffix={unit && <span className="faint small">{unit}</span>}
      value={value}
      onChange={(typed) => {
        if (typed !== null || optional) onChange(typed);
      }}
    />
  );
}

/** A share of one, typed in percent. */
export function PercentInput({
  label,
  value,
  onChange,
  min = 0,
  max = 100,
  optional = false,
  placeholder,
}: NumberProps) {
  return (
    <InputNumber<number>
      aria-label={`${label} (%)`}
      className="campaign-number"
      min={min}
      max={max}
      {...(placeholder === undefined ? {} : { placeholder })}
      suffix={<span className="faint small">%</span>}
      value={value === null ? null : Number((value * 100).toFixed(4))}
      onChange={(typed) => {
        if (typed !== null) onChange(Number((typed / 100).toFixed(6)));
        else if (optional) onChange(null);
      }}
    />
  );
}

/** What is not there yet, and where it comes from. */
export function Missing(props: { readonly words: string; readonly action: string; readonly onClick: () => void }) {
  return (
    <span className="soft">
      {props.words}{" "}
      <Button size="small" type="link" onClick={props.onClick}>
        {props.action}
      </Button>
    </span>
  );
}
