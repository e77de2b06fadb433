import CopyOutlined from "@ant-design/icons/CopyOutlined";
import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import FileImageOutlined from "@ant-design/icons/FileImageOutlined";
import TableOutlined from "@ant-design/icons/TableOutlined";
import { App, Button, Tooltip } from "antd";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { saveBlob } from "../../engine/browser.ts";
import { useText } from "../../text/index.ts";
import { echartsTheme } from "../../theme/echarts.ts";
import { familyOf, useLocale, useScheme } from "../../theme/preferences.ts";
import { colours } from "../../theme/tokens.ts";
import { toCsv } from "../tsv.ts";
import { echarts } from "./echarts.ts";
import "./chart.css";

export interface ChartData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface ChartPick {
  readonly seriesName: string | undefined;
  readonly name: string;
  readonly dataIndex: number;
  readonly value: unknown;
  /** `node` or `edge` of a graph or Sankey; else undefined. */
  readonly dataType?: string | undefined;
}

interface Props {
  readonly title: string;
  /** One sentence for screen readers: what is drawn and what stands out. */
  readonly description: string;
  readonly option: EChartsCoreOption;
  /** The numbers behind the picture, for the table view and the download. */
  readonly data: ChartData;
  readonly height?: number;
  readonly onPick?: (pick: ChartPick) => void;
}

/** One chart: drawn by the theme, resized with its box, opened to its numbers. */
export function Chart({ title, description, option, data, height = 260, onPick }: Props) {
  const words = useText();
  const text = words.parts.chart;
  const { message } = App.useApp();
  const scheme = useScheme();
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);
  const [asTable, setAsTable] = useState(false);
  const empty = data.rows.length === 0;
  const drawn = !asTable && !empty;

  useEffect(() => {
    const element = box.current;
    if (!element || !drawn) return;
    const instance = echarts.init(element, echartsTheme(scheme, familyOf(locale)), {
      locale: locale === "en" ? "EN" : "ZH",
    });
    setChart(instance);
    const observer = new ResizeObserver(() => instance.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      instance.dispose();
      setChart(null);
    };
  }, [scheme, locale, drawn]);

  useEffect(() => {
    chart?.setOption(
      { animationDuration: 200, aria: { enabled: true, label: { description } }, ...option },
      { notMerge: true },
    );
  }, [chart, option, description]);

  useEffect(() => {
    if (!chart || !onPick) return;
    const pick = ({ seriesName, name, dataIndex, value, dataType }: ChartPick) =>
      onPick({ seriesName, name, dataIndex, value, dataType });
    chart.on("click", pick as (event: unknown) => void);
    return () => void (chart.isDisposed() || chart.off("click", pick));
  }, [chart, onPick]);

  const picture = () => chart?.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colours[scheme].surface });
  const pictureBlob = () => {
    const [, base64] = (picture() ?? "").split(",");
    return new Blob([Uint8Array.from(atob(base64 ?? ""), (letter) => letter.charCodeAt(0))], { type: "image/png" });
  };

  async function copyImage() {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": pictureBlob() })]);
      void message.success(text.copied);
    } catch {
      void message.error(text.copyFailed);
    }
  }

  const actions = [
    {
      key: "table",
      title: asTable ? text.showChart : text.showTable,
      icon: <TableOutlined aria-hidden />,
      run: () => setAsTable(!asTable),
      off: false,
    },
    {
      key: "copy",
      title: text.copyImage,
      icon: <CopyOutlined aria-hidden />,
      run: () => void copyImage(),
      off: asTable,
    },
    {
      key: "png",
      title: text.downloadImage,
      icon: <FileImageOutlined aria-hidden />,
      run: () => saveBlob(pictureBlob(), `${title}.png`),
      off: asTable,
    },
    {
      key: "csv",
      title: text.downloadData,
      icon: <DownloadOutlined aria-hidden />,
      run: () => saveBlob(new Blob([toCsv(data.columns, data.rows)], { type: "text/csv" }), `${title}.csv`),
      off: false,
    },
  ];

  return (
    <figure className="chart" aria-label={title}>
      <figcaption className="chart-head">
        <span className="section-title grow ellipsis">{title}</span>
        {!empty && (
          <span className="chart-tools" role="toolbar" aria-label={text.actions}>
            {actions.map((action) => (
              <Tooltip key={action.key} title={action.title} mouseEnterDelay={0.4}>
                <Button
                  type="text"
                  size="small"
                  icon={action.icon}
                  aria-label={action.title}
                  disabled={action.off}
                  onClick={action.run}
                />
              </Tooltip>
            ))}
          </span>
        )}
      </figcaption>
      {empty && (
        <div className="chart-empty soft" style={{ height }}>
          {text.empty}
        </div>
      )}
      {drawn && <div ref={box} className="chart-box" style={{ height }} role="img" aria-label={description} />}
      {asTable && !empty && <DataTable data={data} height={height} />}
    </figure>
  );
}

function DataTable({ data, height }: { readonly data: ChartData; readonly height: number }) {
  return (
    <div className="chart-table" style={{ height }} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {data.columns.map((column, index) => (
              <th key={column} className={typeof data.rows[0]?.[index] === "number" ? "right" : ""}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={typeof cell === "number" ? "right" : ""}>
                  {typeof cell === "number" ? Number(cell.toPrecision(6)) : (cell ?? "—")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
