import { useState } from "react";
import { useText } from "../../../text/index.ts";
import { formatDate } from "../../../format.ts";
import { useProject } from "../../../shell/project.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { localDay } from "../../campaigns/plan.ts";

/** The head of a printed page: what it is, of which project, printed when. */
export function ReportHead({ title, note }: { readonly title: string; readonly note: string }) {
  const words = useText();
  const locale = useLocale();
  const project = useProject();
  const [today] = useState(() => localDay(new Date()));
  return (
    <header className="report-head">
      <div>
        <h1>{title}</h1>
        <p className="soft">{note}</p>
      </div>
      <p className="soft small">
        {words.common.appName} · {project.name}
        <br />
        {words.results.printedOn(formatDate(today, locale))}
      </p>
    </header>
  );
}
