import { Tooltip } from "antd";
import type { ReactNode } from "react";
import type { QualityFinding } from "../../../../analytics/api/index.ts";
import { findingText, modelText, rejectReasonText, severityText } from "../../../../analytics/api/text/index.ts";
import { formatCount } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import type { Locale } from "../../../text/locale.ts";
import { useLocale } from "../../../theme/preferences.ts";

const rank = { high: 0, medium: 1, low: 2 } as const;
const shownFields = 4;

interface Props {
  readonly findings: readonly QualityFinding[];
  readonly titleOf: (field: string, table?: string) => string;
  readonly actions: ReactNode;
}

/** What is not as it should be, the most severe first, and what it weakens. */
export function Findings({ findings, titleOf, actions }: Props) {
  const words = useText().data;
  const text = words.quality;
  const locale = useLocale();
  const sorted = [...findings].sort(
    (a, b) => rank[a.severity] - rank[b.severity] || b.rows / Math.max(1, b.of) - a.rows / Math.max(1, a.of),
  );
  return (
    <Section title={text.findings} note={text.findingsHint} actions={actions}>
      {sorted.length === 0 ? (
        <p className="check-clean">{text.noFindings}</p>
      ) : (
        <div className="scroll-x">
          <table className="plain-table findings" aria-label={text.findings}>
            <thead>
              <tr>
                <th>{text.severity}</th>
                <th>{text.finding}</th>
                <th>{text.weakens}</th>
                <th>{text.models}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((finding, index) => (
                <tr key={index}>
                  <td>
                    <span className={`severity ${finding.severity}`}>{severityText(finding.severity, locale)}</span>
                  </td>
                  <td>
                    {findingText(finding, locale, (field) => titleOf(field, finding.table))}
                    {finding.examples.length > 0 && (
                      <span className="soft small finding-examples">
                        {finding.kind === "rejected_rows" ? (
                          reasonsOf(finding, locale).join(" · ")
                        ) : (
                          <>
                            {words.checked.examples}{" "}
                            <span className="mono">{finding.examples.slice(0, 3).join(" · ")}</span>
                          </>
                        )}
                      </span>
                    )}
                  </td>
                  <td>
                    <Weakens fields={finding.weakens.map((field) => titleOf(field))} />
                  </td>
                  <td className="nowrap">
                    {finding.weakensModels
                      .map((model) => modelText(model, locale))
                      .join(locale === "zh-CN" ? "、" : ", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

/** Why rows were rejected, in words, with how many; the three commonest reasons. */
function reasonsOf({ examples }: QualityFinding, locale: Locale): string[] {
  return examples.slice(0, 3).map((example) => {
    const [, reason = example, rows = ""] = /^(\w+): (\d+)$/.exec(example) ?? [];
    return `${rejectReasonText(reason, locale)} ${formatCount(Number(rows), locale)}`;
  });
}

function Weakens({ fields }: { readonly fields: readonly string[] }) {
  const text = useText().data.quality;
  const locale = useLocale();
  const separator = locale === "zh-CN" ? "、" : ", ";
  if (fields.length <= shownFields) return fields.join(separator);
  return (
    <Tooltip title={fields.join(separator)}>
      <span tabIndex={0}>
        {fields.slice(0, shownFields).join(separator)} <span className="soft small">{text.andMore(fields.length)}</span>
      </span>
    </Tooltip>
  );
}
