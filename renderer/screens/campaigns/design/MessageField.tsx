import { Button, Input, Select } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useMemo, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { listColumns } from "../../../../analytics/api/index.ts";
import type { CampaignPlan, FieldInfo, Month } from "../../../../analytics/api/index.ts";
import { useEngine } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { effective } from "../../../parts/filter/tree.ts";
import { decodePage } from "../../../parts/grid/arrow.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useValueText } from "../../customers/values.ts";
import { fillMessage, mergeFields, smsLength } from "../message.ts";
import { planFacts } from "../plan.ts";

interface Props {
  readonly title: string;
  readonly message: string;
  readonly onChange: (message: string) => void;
  readonly plan: CampaignPlan;
  readonly offer: string;
  readonly asOf: Month | null;
  readonly fields: readonly FieldInfo[];
}

/** What every row of a list has; a message cannot hold itself. */
const ofList: readonly string[] = listColumns.filter((name) => name !== "message");

/** The text that goes out: its merge fields, how long it gets, and how it reads for a customer of the audience. */
export function MessageField({ title, message, onChange, plan, offer, asOf, fields }: Props) {
  const words = useText();
  const text = words.campaigns;
  const titles = words.delivery.listColumns;
  const locale = useLocale();
  const area = useRef<TextAreaRef>(null);
  const [row, setRow] = useState(0);
  const facts = useMemo(() => planFacts(plan, offer), [plan, offer]);
  const asked = useMemo(() => mergeFields(message), [message]);
  const known = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const columns = asked.filter((name) => known.has(name));
  const unknown = asked.filter((name) => !known.has(name) && !ofList.includes(name));
  const sample = useSample(asOf, plan, columns, row);
  const shown = sample && fillMessage(message, new Map([...facts, ...sample]));
  const length = smsLength(shown ?? message);
  const count = (value: number) => formatCount(value, locale);

  function insert(name: string) {
    const element = area.current?.resizableTextArea?.textArea;
    const from = element?.selectionStart ?? message.length;
    const to = element?.selectionEnd ?? from;
    onChange(`${message.slice(0, from)}{${name}}${message.slice(to)}`);
    element?.focus();
  }
  return (
    <div className="campaign-message">
      <div className="row wrap">
        <span className="small soft grow">{title}</span>
        <Select
          size="small"
          aria-label={text.insertField}
          className="campaign-merge"
          placeholder={text.insertField}
          popupMatchSelectWidth={280}
          value={null}
          showSearch={{
            filterOption: (query, option) =>
              Boolean(option && "search" in option && option.search.includes(query.toLowerCase())),
          }}
          options={[
            ...ofList.map((name) => ({
              value: name,
              label: titles[name as keyof typeof titles],
              search: `${titles[name as keyof typeof titles]} ${name}`.toLowerCase(),
            })),
            ...fields
              .filter((field) => field.filled > 0 && !ofList.includes(field.name))
              .map((field) => ({
                value: field.name,
                label: field.title[locale],
                search: `${field.title["zh-CN"]} ${field.title.en} ${field.name}`.toLowerCase(),
              })),
          ]}
          onChange={(name: string | null) => name !== null && insert(name)}
        />
      </div>
      <Input.TextArea
        ref={area}
        aria-label={title}
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={5000}
        value={message}
        placeholder={text.messagePlaceholder}
        onChange={(event) => onChange(event.target.value)}
      />
      {unknown.length > 0 && (
        <span className="small campaign-warn" role="status">
          {text.unknownFields(unknown.map((name) => `{${name}}`).join(" "))}
        </span>
      )}
      {message.trim() !== "" && (
        <div className="campaign-preview" aria-label={text.preview} role="group">
          <div className="row small soft">
            <span className="grow">
              {text.preview}
              {columns.length > 0 && ` · ${text.previewMasked}`}
            </span>
            <span className="num" aria-live="polite">
              {plan.channel === "sms"
                ? text.smsLength(count(length.characters), count(length.parts), length.unicode)
                : text.characters(count((shown ?? message).length))}
            </span>
            {columns.length > 0 && (
              <Button size="small" type="link" onClick={() => setRow((at) => at + 1)}>
                {text.anotherCustomer}
              </Button>
            )}
          </div>
          <p className="campaign-bubble">{shown ?? message}</p>
        </div>
      )}
    </div>
  );
}

/** The values of one customer whom the conditions leave, in words and masked; undefined while they are on their way. */
function useSample(asOf: Month | null, plan: CampaignPlan, columns: readonly string[], row: number) {
  const link = useEngine();
  const words = useText();
  const show = useValueText();
  const byName = useFieldTypes(asOf);
  const filter = effective(plan.audience.filter);
  const page = useQuery({
    queryKey: ["customers.page", { asOf, filter, columns, row, sample: true }],
    queryFn: async ({ signal }) =>
      decodePage(
        await link.call(
          "customers.page",
          { asOf, filter, columns: [...columns], offset: row % 50, limit: 1 },
          { signal },
        ),
      ),
    enabled: columns.length > 0,
  });
  if (columns.length === 0) return new Map<string, string>();
  if (!page.data || page.data.rows === 0) return undefined;
  const { data } = page;
  return new Map(
    [...columns, "customer_id"].map((name) => {
      const field = byName.get(name);
      const value = data.get(name, 0);
      return [name, field ? show(value, field) : typeof value === "string" ? value : words.common.none];
    }),
  );
}

function useFieldTypes(asOf: Month | null): ReadonlyMap<string, FieldInfo> {
  const link = useEngine();
  const fields = useQuery({
    queryKey: ["customers.fields", { asOf }],
    queryFn: ({ signal }) => link.call("customers.fields", { asOf }, { signal }),
  });
  return useMemo(() => new Map(fields.data?.map((field) => [field.name, field])), [fields.data]);
}
