import { Button } from "antd";
import { useMemo } from "react";
import type { ClusterFit, KTrial, Segmentation } from "../../../../analytics/api/index.ts";
import { formatCompact, formatFixed, formatPercent, missing } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { colours, palette } from "../../../theme/tokens.ts";

interface Props {
  readonly made: Segmentation;
  readonly clusters: ClusterFit;
}

interface Panel {
  readonly name: string;
  readonly hint: string;
  readonly of: (trial: KTrial) => number | null;
}

/** Inertia, three indices and stability for every k, one small chart each over the same axis, and as a table. */
export function KChoice({ made, clusters }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const scheme = useScheme();
  const { trials, k } = clusters;
  const panels = useMemo<Panel[]>(() => {
    const all: Panel[] = [
      { name: text.inertia, hint: text.inertiaHint, of: (trial) => trial.inertia },
      { name: text.silhouette, hint: text.higher, of: (trial) => trial.silhouette },
      { name: text.calinski, hint: text.higher, of: (trial) => trial.calinskiHarabasz },
      { name: text.davies, hint: text.lower, of: (trial) => trial.daviesBouldin },
    ];
    if (trials.some(({ stability }) => stability !== null))
      all.push({ name: text.stability, hint: text.higher, of: (trial) => trial.stability });
    return all;
  }, [trials, text]);

  const option = useMemo(() => {
    const c = colours[scheme];
    const width = 100 / panels.length;
    const short = (value: number) =>
      Math.abs(value) >= 100 ? formatCompact(value, locale) : formatFixed(value, locale, 2);
    return {
      title: panels.map(({ name, hint }, at) => ({
        text: name,
        subtext: hint,
        left: `${at * width}%`,
        top: 0,
        padding: 0,
        itemGap: 2,
        textStyle: { fontSize: 12, fontWeight: 600, color: c.text },
        subtextStyle: { fontSize: 11, color: c.textSoft },
      })),
      tooltip: { trigger: "axis", valueFormatter: (value: number | null) => (value === null ? missing : short(value)) },
      grid: panels.map((_, at) => ({ left: `${at * width}%`, width: `${width - 3}%`, top: 44, bottom: 4 })),
      xAxis: panels.map((_, at) => ({
        type: "category",
        gridIndex: at,
        data: trials.map((trial) => String(trial.k)),
      })),
      yAxis: panels.map((_, at) => ({
        type: "value",
        gridIndex: at,
        scale: true,
        splitNumber: 3,
        axisLine: { show: false },
        axisLabel: { formatter: short },
      })),
      series: panels.map(({ name, of }, at) => ({
        type: "line",
        name,
        xAxisIndex: at,
        yAxisIndex: at,
        color: palette[0],
        symbolSize: 4,
        data: trials.map((trial) => ({
          value: of(trial),
          ...(trial.k === k
            ? {
                symbolSize: 10,
                label: {
                  show: true,
                  position: "top",
                  fontWeight: 600,
                  formatter: ({ value }: { value: number }) => short(value),
                },
              }
            : {}),
        })),
        markLine: {
          silent: true,
          symbol: "none",
          animation: false,
          lineStyle: { type: "dashed", color: c.lineStrong },
          label: { show: false },
          data: [{ xAxis: String(k) }],
        },
      })),
    };
  }, [panels, trials, k, locale, scheme]);

  return (
    <>
      <Chart
        title={text.kMode}
        description={text.curveDescription(k)}
        height={220}
        option={option}
        data={{
          columns: [text.k, ...panels.map(({ name }) => name), text.smallest],
          rows: trials.map((trial) => [trial.k, ...panels.map(({ of }) => of(trial)), trial.smallestShare]),
        }}
      />
      <div className="segments-scroll">
        <table className="plain-table k-table">
          <thead>
            <tr>
              <th className="right">{text.k}</th>
              {panels.map(({ name }) => (
                <th key={name} className="right">
                  {name}
                </th>
              ))}
              <th className="right">{text.smallest}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {trials.map((trial) => (
              <tr key={trial.k} className={trial.k === k ? "selected" : ""}>
                <td className="right">{trial.k}</td>
                {panels.map(({ name, of }) => {
                  const value = of(trial);
                  return (
                    <td key={name} className="right">
                      {value === null ? missing : formatFixed(value, locale, Math.abs(value) >= 100 ? 0 : 3)}
                    </td>
                  );
                })}
                <td className="right">{formatPercent(trial.smallestShare, locale)}</td>
                <td>
                  {trial.k === k ? (
                    <span className="soft small">
                      {clusters.recommendation?.k === k ? text.recommended : text.chosen}
                    </span>
                  ) : (
                    <Button
                      size="small"
                      type="link"
                      onClick={() => go("segments", { edit: String(made.segmentationId), k: String(trial.k) })}
                    >
                      {text.tryK(trial.k)}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
