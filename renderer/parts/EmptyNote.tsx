import type { ReactNode } from "react";
import "./notes.css";

interface Props {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What to do about it. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
}

/** An empty state says why it is empty and what fills it. */
export function EmptyNote({ icon, title, hint, actions }: Props) {
  return (
    <div className="empty">
      {icon && (
        <div className="empty-icon" aria-hidden>
          {icon}
        </div>
      )}
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {actions && <div className="row wrap empty-actions">{actions}</div>}
    </div>
  );
}
