import { App, Button } from "antd";
import { useState } from "react";
import type { ReturnFile } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useJob } from "../../../engine/hooks.ts";
import { formatCount, formatMoment } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Reconciliation } from "./Reconciliation.tsx";

/** Files that were imported, with what became of their rows; each can be undone. */
export function ReturnFiles({ files }: { readonly files: readonly ReturnFile[] }) {
  const text = useText().delivery;
  const locale = useLocale();
  const { message } = App.useApp();
  const undo = useJob("returns.undo");
  const [open, setOpen] = useState<number | null>(null);
  if (files.length === 0) return null;
  const shown = [...files].sort((a, b) => b.returnId - a.returnId);
  async function takeBack({ returnId, file }: ReturnFile) {
    const undone = await undo.start({ returnId });
    if (undone) void message.success(text.undone(file));
  }
  return (
    <Section title={text.imported}>
      {undo.run?.state === "failed" && undo.run.error && (
        <p className="campaign-none" role="alert">
          {errorText(undo.run.error, locale)}
        </p>
      )}
      <ul className="campaign-entries">
        {shown.map((one) => (
          <li key={one.returnId} className={one.undone ? "return-undone" : ""}>
            <div className="grow">
              <div className="row">
                <button
                  type="button"
                  className="return-name ellipsis"
                  title={one.file}
                  aria-expanded={open === one.returnId}
                  onClick={() => setOpen(open === one.returnId ? null : one.returnId)}
                >
                  {one.file}
                </button>
                <span className="small soft nowrap">
                  {text.kinds[one.kind]} · {formatMoment(one.importedAt, locale)} ·{" "}
                  {text.matchedOf(
                    formatCount(one.reconciliation.fates.matched, locale),
                    formatCount(one.reconciliation.rows, locale),
                  )}
                </span>
                <span className="grow" />
                {one.undone ? (
                  <span className="small faint">{text.isUndone}</span>
                ) : (
                  <Button size="small" disabled={undo.running} onClick={() => void takeBack(one)}>
                    {text.undo}
                  </Button>
                )}
              </div>
              {open === one.returnId && <Reconciliation reconciled={one.reconciliation} />}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
