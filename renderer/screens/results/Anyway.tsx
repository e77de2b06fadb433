import { useState } from "react";
import type { ReactNode } from "react";
import { useText } from "../../text/index.ts";

/** Numbers that are not to be trusted: out of sight until they are asked for, and grey then. */
export function Anyway({ children }: { readonly children: ReactNode }) {
  const text = useText().results;
  const [open, setOpen] = useState(false);
  return (
    <details className="result-anyway" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.srmShow}</summary>
      {open && <div className="stack loose result-muted">{children}</div>}
    </details>
  );
}
