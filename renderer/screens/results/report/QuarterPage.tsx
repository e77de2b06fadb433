import type { QuarterReport } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatYuan, missing } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { PrintPage } from "../../../parts/print/PrintPage.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { LedgerTable } from "../Ledger.tsx";
import { signedYuan } from "../numbers.ts";
import { ReportHead } from "./ReportHead.tsx";

/** The campaigns of a quarter on one page. */
export function QuarterPage({ quarter }: { readonly quarter: string }) {
  const text = useText().results;
  const report = useCall("effect.quarter", { quarter });
  const title = text.quarterTitle(text.quarterName(quarter.slice(0, 4), quarter.slice(6)));
  return (
    <PrintPage title={title} onBack={() => go("results")} waiting={!report.data}>
      {report.error && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
      {report.isPending && <SkeletonBlock height={480} />}
      {report.data && <Sheet title={title} report={report.data} />}
    </PrintPage>
  );
}

function Sheet({ title, report }: { readonly title: string; readonly report: QuarterReport }) {
  const text = useText().results;
  const locale = useLocale();
  const { rows, incrementalInterval: interval } = report;
  const held = rows.filter(({ controls }) => controls > 0).length;
  const yuan = (fen: number) => signedYuan(fen, locale);
  return (
    <div className="stack report">
      <ReportHead title={title} note={text.quarterNote(rows.length, held)} />
      <div className="report-sums">
        <StatRow>
          <Stat label={text.campaigns} value={formatCount(rows.length, locale)} />
          <Stat label={text.treated} value={formatCount(report.treated, locale)} />
          <Stat label={text.cost} value={formatYuan(report.costFen, locale)} />
          <Stat
            label={text.incremental}
            value={report.incrementalFen === null ? missing : yuan(report.incrementalFen)}
            note={interval ? `${yuan(interval.low)} … ${yuan(interval.high)}` : undefined}
          />
        </StatRow>
      </div>
      {rows.length > 0 ? <LedgerTable rows={rows} plain /> : <p className="soft">{text.quarterEmpty}</p>}
      <p className="faint small">{text.howMeasured}</p>
    </div>
  );
}
