import { useState } from "react";
import { Button } from "antd";
import type { AudienceStep, CampaignPlan, Month, WaterfallStep } from "../../../../analytics/api/index.ts";
import { formatCount } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Excluded } from "./Excluded.tsx";

/** What the steps were counted for; without it (a frozen list) the customers a step removed are not asked for. */
export interface WaterfallSource {
  readonly asOf: Month | null;
  readonly plan: CampaignPlan;
  readonly campaignId: number;
}

interface Props {
  readonly steps: readonly WaterfallStep[];
  readonly source?: WaterfallSource;
}

/** How many customers each step leaves and removes; the removed can be opened, one by one with the reason. */
export function Waterfall({ steps, source }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const [opened, setOpened] = useState<AudienceStep | null>(null);
  const [quiet, setQuiet] = useState(false);
  const base = steps[0]?.customers ?? 0;
  const count = (value: number) => formatCount(value, locale);
  const shown = quiet ? steps : steps.filter(({ step, removed }) => step === "base" || removed > 0);
  const idle = steps.length - steps.filter(({ step, removed }) => step === "base" || removed > 0).length;
  const open = steps.find(({ step }) => step === opened);
  return (
    <Section
      title={text.waterfall}
      actions={
        (idle > 0 || quiet) && (
          <Button size="small" type="text" onClick={() => setQuiet(!quiet)}>
            {quiet ? text.hideIdle : text.showIdle(idle)}
          </Button>
        )
      }
    >
      <table className="waterfall" aria-label={text.waterfall}>
        <colgroup>
          <col className="waterfall-name" />
          <col />
          <col className="waterfall-count" />
          <col className="waterfall-count" />
        </colgroup>
        <tbody>
          {shown.map((step) => (
            <tr key={step.step}>
              <th scope="row" className="ellipsis" title={text.steps[step.step]}>
                {text.steps[step.step]}
              </th>
              <td className="waterfall-bar" aria-hidden>
                <span className="waterfall-left" style={{ width: share(step.customers, base) }} />
                <span className="waterfall-gone" style={{ width: share(step.removed, base) }} />
              </td>
              <td className="num right" title={text.remaining}>
                {count(step.customers)}
              </td>
              <td className="num right" title={text.removed}>
                {step.removed === 0 ? (
                  <span className="faint">0</span>
                ) : source ? (
                  <Button
                    size="small"
                    type="link"
                    className="num"
                    aria-label={text.openRemoved(count(step.removed), text.steps[step.step])}
                    onClick={() => setOpened(step.step)}
                  >
                    −{count(step.removed)}
                  </Button>
                ) : (
                  <span className="soft">−{count(step.removed)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {source && open && (
        <Excluded
          key={open.step}
          source={source}
          step={open.step}
          removed={open.removed}
          onClose={() => setOpened(null)}
        />
      )}
    </Section>
  );
}

const share = (part: number, whole: number): string => `${whole > 0 ? (100 * part) / whole : 0}%`;
