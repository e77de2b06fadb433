import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import CloseOutlined from "@ant-design/icons/CloseOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { Button, Input } from "antd";
import { FilterBuilder } from "../../../parts/filter/FilterBuilder.tsx";
import { emptyFilter } from "../../../parts/filter/tree.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { segmentColour } from "../../../theme/tokens.ts";
import { useFieldsWithId, useMembershipFields, useSuggestions } from "../../customers/values.ts";
import type { Fields } from "../known.ts";
import type { Draft, DraftRule } from "./draft.ts";
import { Labelled } from "./Labelled.tsx";

interface Props {
  readonly value: Draft["rules"];
  readonly fields: Fields;
  readonly onChange: (next: Draft["rules"]) => void;
}

/** Ordered filters with names, and what the rest is called. */
export function RulesForm({ value, fields, onChange }: Props) {
  const text = useText().segments;
  const suggest = useSuggestions();
  const withId = useFieldsWithId(fields.list);
  const memberships = useMembershipFields(null);
  const { rules } = value;
  const set = (next: readonly DraftRule[]) => onChange({ ...value, rules: next });
  const change = (at: number, next: Partial<DraftRule>) =>
    set(rules.map((rule, index) => (index === at ? { ...rule, ...next } : rule)));
  const swap = (a: number, b: number) =>
    set(rules.map((rule, index) => (index === a ? (rules[b] ?? rule) : index === b ? (rules[a] ?? rule) : rule)));
  return (
    <Section title={text.rulesTitle} note={text.ruleOrder}>
      <ol className="rule-forms">
        {rules.map((rule, at) => (
          <li key={at} className="rule-form">
            <div className="row">
              <span className="swatch" style={{ background: segmentColour(at) }} />
              <Input
                aria-label={`${text.ruleName} ${at + 1}`}
                placeholder={text.ruleName}
                maxLength={80}
                value={rule.name}
                onChange={(event) => change(at, { name: event.target.value })}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined aria-hidden />}
                aria-label={text.ruleUp}
                disabled={at === 0}
                onClick={() => swap(at, at - 1)}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowDownOutlined aria-hidden />}
                aria-label={text.ruleDown}
                disabled={at === rules.length - 1}
                onClick={() => swap(at, at + 1)}
              />
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined aria-hidden />}
                aria-label={text.ruleRemove}
                disabled={rules.length === 1}
                onClick={() => set(rules.filter((_, index) => index !== at))}
              />
            </div>
            <FilterBuilder
              fields={[...withId, ...memberships]}
              value={rule.filter}
              suggest={suggest}
              onChange={(filter) => change(at, { filter })}
            />
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          size="small"
          icon={<PlusOutlined aria-hidden />}
          disabled={rules.length >= 50}
          onClick={() => set([...rules, { name: "", filter: emptyFilter }])}
        >
          {text.ruleAdd}
        </Button>
      </div>
      <Labelled label={text.remainder}>
        <Input
          aria-label={text.remainder}
          placeholder={text.remainderPlaceholder}
          maxLength={80}
          value={value.remainder}
          onChange={(event) => onChange({ ...value, remainder: event.target.value })}
        />
      </Labelled>
    </Section>
  );
}
