import { Input, Select, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.ts";
import type { Options } from "./choices.ts";

/** A control under its name. */
export function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <label className="labelled">
      <Tooltip title={hint}>
        <span className="soft small">{label}</span>
      </Tooltip>
      {children}
    </label>
  );
}

export type Set = <K extends keyof Options>(key: K, value: Options[K] | "" | null) => void;

export interface PartProps {
  readonly options: Options;
  readonly set: Set;
  readonly disabled: boolean;
}

const moreKeys = [
  "moneyUnit",
  "durationUnit",
  "dateOrder",
  "decimal",
  "timeZone",
  "origin",
  "onSameMonth",
] as const satisfies readonly (keyof Options)[];

/** What rarely needs to be said about a file. */
export function MoreOptions({ options, set, disabled }: PartProps) {
  const text = useText().data;
  const auto = "auto" as const;
  return (
    <details open={moreKeys.some((key) => options[key] !== undefined)}>
      <summary className="soft small">{text.moreOptions}</summary>
      <div className="file-options more-options">
        <Labelled label={text.moneyUnit}>
          <Select
            disabled={disabled}
            value={options.moneyUnit ?? "yuan"}
            onChange={(value) => set("moneyUnit", value)}
            options={[
              { value: "yuan", label: text.yuan },
              { value: "fen", label: text.fen },
            ]}
          />
        </Labelled>
        <Labelled label={text.durationUnit}>
          <Select
            disabled={disabled}
            value={options.durationUnit ?? "s"}
            onChange={(value) => set("durationUnit", value)}
            options={[
              { value: "s", label: text.seconds },
              { value: "min", label: text.minutes },
            ]}
          />
        </Labelled>
        <Labelled label={text.dateOrder} hint={text.dateOrderHint}>
          <Select
            disabled={disabled}
            popupMatchSelectWidth={false}
            value={options.dateOrder ?? auto}
            onChange={(value) => set("dateOrder", value === auto ? undefined : value)}
            options={[
              { value: auto, label: text.dateOrders.auto },
              { value: "ymd" as const, label: text.dateOrders.ymd },
              { value: "dmy" as const, label: text.dateOrders.dmy },
              { value: "mdy" as const, label: text.dateOrders.mdy },
            ]}
          />
        </Labelled>
        <Labelled label={text.decimal} hint={text.decimalHint}>
          <Select
            disabled={disabled}
            popupMatchSelectWidth={false}
            value={options.decimal ?? auto}
            onChange={(value) => set("decimal", value === auto ? undefined : value)}
            options={[
              { value: auto, label: text.decimals.auto },
              { value: "point" as const, label: text.decimals.point },
              { value: "comma" as const, label: text.decimals.comma },
            ]}
          />
        </Labelled>
        <Labelled label={text.timeZone} hint={text.timeZoneHint}>
          <Input
            key={options.timeZone ?? ""}
            disabled={disabled}
            placeholder={text.asWritten}
            defaultValue={options.timeZone ?? ""}
            onBlur={(event) =>
              event.target.value.trim() !== (options.timeZone ?? "") && set("timeZone", event.target.value.trim())
            }
            onPressEnter={(event) => event.currentTarget.blur()}
          />
        </Labelled>
        <Labelled label={text.origin} hint={text.originHint}>
          <Input
            disabled={disabled}
            type="date"
            value={options.origin ?? ""}
            onChange={(event) => set("origin", event.target.value)}
          />
        </Labelled>
        <Labelled label={text.onSameMonth}>
          <Select
            disabled={disabled}
            popupMatchSelectWidth={false}
            value={options.onSameMonth ?? "merge"}
            onChange={(value) => set("onSameMonth", value === "merge" ? undefined : value)}
            options={[
              { value: "merge" as const, label: text.onSameMonths.merge },
              { value: "replace_months" as const, label: text.onSameMonths.replace_months },
            ]}
          />
        </Labelled>
      </div>
    </details>
  );
}
