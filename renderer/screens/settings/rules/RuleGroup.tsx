import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.ts";

interface Props {
  /** The link that named this rule led here: it is brought into view. */
  readonly sought: boolean;
  readonly title: string;
  readonly hint?: string;
  /** Which fields change, in words. */
  readonly affects: string;
  /** Undefined when the rule is as it is by default. */
  readonly onRestore: (() => void) | undefined;
  readonly children: ReactNode;
}

/** One rule: what it is, its values, what it changes, and the way back to the default. */
export function RuleGroup({ sought, title, hint, affects, onRestore, children }: Props) {
  const text = useText().rules;
  const own = useRef<HTMLElement>(null);
  useEffect(() => {
    if (sought) own.current?.scrollIntoView({ block: "center" });
  }, [sought]);
  return (
    <section ref={own} className={sought ? "rule sought" : "rule"} aria-label={title}>
      <div className="rule-side">
        <h3>{title}</h3>
        {hint && <p className="soft small">{hint}</p>}
        <p className="faint small">{text.affects(affects)}</p>
        {onRestore ? (
          <Button size="small" type="link" className="rule-restore" onClick={onRestore}>
            {text.restore}
          </Button>
        ) : (
          <span className="faint small">{text.isDefault}</span>
        )}
      </div>
      <div className="rule-body">{children}</div>
    </section>
  );
}

/** A value with its words before it. */
export function RuleLine({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="rule-line">
      <span className="rule-label">{label}</span>
      <span className="row">{children}</span>
    </div>
  );
}
