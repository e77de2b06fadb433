import type { ReactNode } from "react";

/** A control under its label; the control itself carries the label for screen readers. */
export function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="labelled">
      <span className="soft small" aria-hidden>
        {label}
      </span>
      {children}
      {hint && <span className="faint small">{hint}</span>}
    </div>
  );
}
