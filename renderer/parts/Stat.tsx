import type { ReactNode } from "react";
import { formatCount, formatMonth } from "../format.ts";
import { useText } from "../text/index.ts";
import { useLocale } from "../theme/preferences.ts";
import "./frame.css";

interface Props {
  readonly label: ReactNode;
  /** Undefined while loading. */
  readonly value: string | undefined;
  readonly unit?: string;
  /** An interval or a comparison, beside the number. */
  readonly note?: ReactNode;
  readonly asOf?: string | null;
  /** Customers the number stands on. */
  readonly customers?: number;
  readonly onClick?: () => void;
}

/** One number that says its unit, its month and how many customers it stands on. */
export function Stat({ label, value, unit, note, asOf, customers, onClick }: Props) {
  const text = useText();
  const locale = useLocale();
  const basis = [
    asOf && text.parts.stat.asOf(formatMonth(asOf, locale)),
    customers !== undefined && text.parts.stat.basis(formatCount(customers, locale)),
  ].filter(Boolean);
  const body = (
    <>
      <span className="stat-label">{label}</span>
      <span className="stat-value">
        {value === undefined ? <span className="skeleton stat-skeleton" aria-label={text.common.loading} /> : value}
        {value !== undefined && unit && <span className="stat-unit">{unit}</span>}
        {note && <span className="stat-note">{note}</span>}
      </span>
      {basis.length > 0 && <span className="stat-basis">{basis.join(" · ")}</span>}
    </>
  );
  return onClick ? (
    <button type="button" className="stat link" onClick={onClick}>
      {body}
    </button>
  ) : (
    <div className="stat">{body}</div>
  );
}

/** Numbers side by side, divided by hairlines. */
export function StatRow({ children }: { readonly children: ReactNode }) {
  return <div className="stat-row">{children}</div>;
}
