import type { ReactNode } from "react";
import "./frame.css";

interface Props {
  readonly title: string;
  /** What the screen stands on: month, customers. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, note, actions }: Props) {
  return (
    <header className="page-header">
      <h1>{title}</h1>
      {note && <span className="soft small ellipsis">{note}</span>}
      <span className="grow" />
      {actions && <div className="row">{actions}</div>}
    </header>
  );
}

export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="toolbar" role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="section">
      <div className="row section-head">
        <h2 className="section-title">{title}</h2>
        {note && <span className="soft small">{note}</span>}
        <span className="grow" />
        {actions}
      </div>
      {children}
    </section>
  );
}
