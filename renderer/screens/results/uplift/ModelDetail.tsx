import WarningFilled from "@ant-design/icons/WarningFilled";
import { Button } from "antd";
import type { UpliftModel } from "../../../../analytics/api/index.ts";
import { stepText } from "../../../../analytics/api/text/index.ts";
import { useJob } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatMonth, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useProject } from "../../../shell/project.ts";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useFields } from "../../campaigns/words.ts";
import { QiniChart } from "./QiniChart.tsx";

/** One model: how well it ranks beside chance, what drives it, and the way to an audience ranked by it. */
export function ModelDetail({ model }: { readonly model: UpliftModel }) {
  const words = useText();
  const text = words.results.uplift;
  const locale = useLocale();
  const project = useProject();
  const fields = useFields();
  const score = useJob("uplift.score");
  const { modelId } = model;
  const scored = model.scored.includes(project.asOf);
  const fixed = (value: number) => formatFixed(value, locale, 4);
  const month = project.asOf ? formatMonth(project.asOf, locale) : words.common.undated;
  return (
    <>
      <Section
        title={model.name || text.modelNumber(modelId)}
        note={words.campaigns.treatedAgainst(formatCount(model.treated, locale), formatCount(model.controls, locale))}
        actions={
          scored ? (
            <Button type="primary" onClick={() => go("campaigns", { uplift: String(modelId) })}>
              {text.use}
            </Button>
          ) : (
            <Button
              type={model.better ? "primary" : "default"}
              loading={score.running}
              onClick={() => void score.start({ modelId, asOf: project.asOf })}
            >
              {text.score(month)}
            </Button>
          )
        }
      >
        {!model.better && (
          <div className="note warn" role="status">
            <WarningFilled aria-hidden className="note-icon" />
            <p>{text.noise}</p>
          </div>
        )}
        {score.run?.progress && <span className="soft small">{stepText(score.run.progress, locale)}</span>}
        {score.run?.state === "failed" && <ErrorNote error={score.run.error} title={text.score(month)} />}
        <table className="plain-table" aria-label={text.learners}>
          <thead>
            <tr>
              <th>{text.learner}</th>
              <th className="right">{text.qini}</th>
              <th className="right">{words.results.interval}</th>
              <th className="right">{text.auuc}</th>
              <th className="right">{words.results.interval}</th>
            </tr>
          </thead>
          <tbody>
            {model.learners.map((one) => (
              <tr key={one.learner}>
                <td>
                  {text.learnerNames[one.learner]}
                  {one.learner === model.chosen && <span className="soft small"> · {text.chosen}</span>}
                </td>
                <td className="right">{fixed(one.qini)}</td>
                <td className="right soft">
                  {fixed(one.qiniInterval.low)} … {fixed(one.qiniInterval.high)}
                </td>
                <td className="right">{fixed(one.auuc)}</td>
                <td className="right soft">
                  {fixed(one.auucInterval.low)} … {fixed(one.auucInterval.high)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <div className="columns">
        <QiniChart model={model} />
        <Section title={text.drivers}>
          <table className="plain-table" aria-label={text.drivers}>
            <tbody>
              {model.drivers.slice(0, 10).map(({ field, share }) => (
                <tr key={field}>
                  <td>{fields.find(({ name }) => name === field)?.title[locale] ?? field}</td>
                  <td className="waterfall-bar result-bar" aria-hidden>
                    <span className="waterfall-left" style={{ width: `${100 * share}%` }} />
                  </td>
                  <td className="right">{formatPercent(share, locale, 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      </div>
    </>
  );
}
