import { useMemo } from "react";
import type { TargetRule, WaterfallStep } from "../../../analytics/api/index.ts";
import { formatCompact, formatCount, formatPercent } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import type { Locale } from "../../text/locale.ts";
import { colours, sequential, type } from "../../theme/tokens.ts";

interface Props {
  readonly steps: readonly WaterfallStep[];
  readonly rule: TargetRule;
}

/** A step in words; one that the rule does not ask for says so. */
function stepName(
  step: WaterfallStep["step"],
  rule: TargetRule,
  text: Dictionary["campaigns"],
  locale: Locale,
): string {
  if (step === "segment" && rule.segments.length === 0) return text.stepsAny.segment;
  if (step === "filter" && !rule.filter) return text.stepsAny.filter;
  if (step === "consent" && !rule.requireConsent) return text.stepsAny.consent;
  if (step === "risk")
    return rule.topRiskShare === null
      ? text.stepsAny.risk
      : text.stepRisk(
          formatPercent(rule.topRiskShare, locale, Number.isInteger(Math.round(rule.topRiskShare * 1000) / 10) ? 0 : 1),
        );
  return text.steps[step];
}

/** How many customers each condition leaves and removes. */
export function Waterfall({ steps, rule }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const scheme = useScheme();
  const named = useMemo(
    () => steps.map((step) => ({ ...step, name: stepName(step.step, rule, text, locale) })),
    [steps, rule, text, locale],
  );
  const option = useMemo(() => {
    const c = colours[scheme];
    const [, soft, strong] = sequential[scheme];
    const count = (value: number) => formatCount(value, locale);
    return {
      grid: { top: 4, right: 118 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: count },
      xAxis: {
        type: "value",
        min: 0,
        name: text.customers,
        nameLocation: "middle",
        nameGap: 24,
        splitNumber: 3,
        splitLine: { show: false },
        axisLabel: { formatter: (value: number) => formatCompact(value, locale) },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: named.map((step) => step.name),
        axisLine: { show: false },
        axisLabel: { width: 124, overflow: "truncate", color: c.text },
      },
      series: [
        {
          type: "bar",
          name: text.remaining,
          stack: "all",
          barWidth: 14,
          color: soft,
          data: named.map((step, index) => ({
            value: step.customers,
            itemStyle: { color: index === named.length - 1 ? strong : soft },
          })),
        },
        {
          type: "bar",
          name: text.removed,
          stack: "all",
          barWidth: 14,
          color: c.line,
          data: named.map((step) => step.removed),
          label: {
            show: true,
            position: "right",
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const step = named[dataIndex];
              return step
                ? `{left|${count(step.customers)}}${step.removed > 0 ? `  {gone|−${count(step.removed)}}` : ""}`
                : "";
            },
            rich: {
              left: { color: c.text, fontWeight: 600, fontSize: type.small },
              gone: { color: c.textSoft, fontSize: type.small },
            },
          },
        },
      ],
    };
  }, [named, locale, scheme, text]);
  const count = (value: number | undefined) => formatCount(value ?? 0, locale);
  return (
    <Chart
      title={text.waterfall}
      description={text.waterfallDescription(count(steps[0]?.customers), count(steps.at(-1)?.customers))}
      height={228}
      option={option}
      data={{
        columns: [text.step, text.remaining, text.removed],
        rows: named.map((step) => [step.name, step.customers, step.removed]),
      }}
    />
  );
}
