import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Button, Input, Select } from "antd";
import type { VasServiceRule } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";

const slug = /^[a-z][a-z0-9_]{0,39}$/;

interface Props {
  readonly value: readonly VasServiceRule[];
  readonly onChange: (value: readonly VasServiceRule[]) => void;
}

/** The services that have fields of their own, with the names that files use for them. */
export function ServicesRule({ value, onChange }: Props) {
  const words = useText().rules;
  const text = words.services;
  const change = (index: number, part: Partial<VasServiceRule>) =>
    onChange(value.map((service, i) => (i === index ? { ...service, ...part } : service)));
  return (
    <div className="rule-services">
      <div className="rule-service small soft" aria-hidden>
        <span>{text.slug}</span>
        <span>{text.zh}</span>
        <span>{text.en}</span>
        <span>{text.names}</span>
        <span />
      </div>
      {value.map((service, index) => (
        // Services have no identity but their place: the name is what is being typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="rule-service" key={index}>
          <Input
            className="mono"
            aria-label={`${text.slug} ${index + 1}`}
            status={slug.test(service.slug) ? "" : "error"}
            value={service.slug}
            onChange={(event) => change(index, { slug: event.target.value })}
          />
          <Input
            aria-label={`${text.zh} ${index + 1}`}
            status={service.title["zh-CN"].trim() ? "" : "error"}
            value={service.title["zh-CN"]}
            onChange={(event) => change(index, { title: { ...service.title, "zh-CN": event.target.value } })}
          />
          <Input
            aria-label={`${text.en} ${index + 1}`}
            status={service.title.en.trim() ? "" : "error"}
            value={service.title.en}
            onChange={(event) => change(index, { title: { ...service.title, en: event.target.value } })}
          />
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            aria-label={`${text.names} ${index + 1}`}
            placeholder={text.namesHint}
            tokenSeparators={[",", "，", "、", "\n"]}
            value={[...service.names]}
            onChange={(names: string[]) => change(index, { names: names.map((name) => name.trim()).filter(Boolean) })}
          />
          <Button
            type="text"
            size="small"
            aria-label={words.remove(service.slug)}
            icon={<CloseOutlined />}
            onClick={() => onChange(value.filter((_other, i) => i !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          aria-label={`${words.add}: ${text.title}`}
          onClick={() => onChange([...value, { slug: "", title: { "zh-CN": "", en: "" }, names: [] }])}
        >
          {words.add}
        </Button>
      </div>
    </div>
  );
}
