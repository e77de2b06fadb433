import { Button } from "antd";
import { useState } from "react";
import type { ImportReport } from "../../../../analytics/api/index.ts";
import { formatCount } from "../../../format.ts";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { RejectsDrawer } from "../RejectsDrawer.tsx";
import { Reasons } from "./Checked.tsx";

/** What an import did, in numbers that add up. */
export function Done({ report }: { readonly report: ImportReport }) {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const [open, setOpen] = useState(false);
  const count = (value: number) => formatCount(value, locale);
  return (
    <>
      <div>
        <h2 className="import-done">{report.unchanged ? text.unchangedTitle : text.doneTitle}</h2>
        <p className="soft">{report.unchanged ? text.unchanged : `${name(report.table)} · ${text.undoHint}`}</p>
      </div>
      <StatRow>
        <Stat label={text.rows} value={count(report.rows)} />
        <Stat label={text.stored} value={count(report.stored)} />
        <Stat label={text.replaced} value={count(report.replaced)} />
        <Stat
          label={text.rejected}
          value={count(report.rejected)}
          {...(report.rejected > 0 ? { onClick: () => setOpen(true) } : {})}
        />
      </StatRow>
      <p className="soft">
        {text.sum(count(report.rows), count(report.stored), count(report.rejected), count(report.replaced))}
      </p>
      {report.rejectReasons.length > 0 && (
        <>
          <Reasons reasons={report.rejectReasons} title={text.checked.byReason} />
          <Button className="self-start" onClick={() => setOpen(true)}>
            {text.showRejects}
          </Button>
        </>
      )}
      <RejectsDrawer record={open ? report : null} onClose={() => setOpen(false)} />
    </>
  );
}
