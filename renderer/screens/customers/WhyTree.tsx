import CheckOutlined from "@ant-design/icons/CheckOutlined";
import CloseOutlined from "@ant-design/icons/CloseOutlined";
import type { CustomerVerdict, FieldInfo, FilterNode, FilterVerdict } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import type { ViewAt } from "./at.ts";
import { useFilterWords, useValueText } from "./values.ts";

interface Props {
  readonly at: ViewAt;
  readonly customerId: string;
  readonly filter: FilterNode;
  readonly fields: readonly FieldInfo[];
}

/** Whether a customer is among those the filter leaves, and which condition with which value decides it. */
export function Why({ at, customerId, filter, fields }: Props) {
  const why = useCall("customers.why", { ...at, customerId, filter }, { keep: true });
  if (why.error) return <ErrorNote error={why.error} compact />;
  if (!why.data) return <SkeletonRows rows={3} height={16} />;
  return <Judged verdict={why.data} filter={filter} fields={fields} />;
}

function Judged({
  verdict,
  filter,
  fields,
}: {
  readonly verdict: CustomerVerdict;
  readonly filter: FilterNode;
  readonly fields: readonly FieldInfo[];
}) {
  const text = useText().customers;
  return (
    <div className="why" role="status">
      <div className="row">
        <span className={`why-badge ${verdict.holds ? "in" : "out"}`}>{verdict.holds ? text.isIn : text.isOut}</span>
        <strong>{verdict.customerId}</strong>
      </div>
      {verdict.verdict && (
        <ul className="why-tree">
          <Node verdict={verdict.verdict} node={filter} fields={fields} decides={!verdict.holds} />
        </ul>
      )}
    </div>
  );
}

interface NodeProps {
  readonly verdict: FilterVerdict;
  readonly node: FilterNode;
  readonly fields: readonly FieldInfo[];
  /** Stands between the customer and being in. */
  readonly decides: boolean;
}

function Node({ verdict, node, fields, decides }: NodeProps) {
  const words = useText();
  const text = words.customers;
  const told = useFilterWords(fields);
  const show = useValueText();
  const mark = verdict.holds ? (
    <CheckOutlined className="why-yes" aria-label={text.met} />
  ) : (
    <CloseOutlined className="why-no" aria-label={text.notMet} />
  );
  if ("items" in verdict) {
    const items = "items" in node ? node.items : [];
    // What keeps an `and` from holding is what fails, a `not` what holds all at once.
    const blocks = (item: FilterVerdict) => decides && (verdict.op === "not" ? item.holds : !item.holds);
    return (
      <li>
        <div className="why-line">
          {mark}
          <span className="soft">{words.parts.filter[verdict.op]}</span>
        </div>
        <ul>
          {verdict.items.map((item, index) => {
            const inner = items[index];
            return inner && <Node key={index} verdict={item} node={inner} fields={fields} decides={blocks(item)} />;
          })}
        </ul>
      </li>
    );
  }
  const field = fields.find((one) => one.name === verdict.field);
  return (
    <li>
      <div className={`why-line${decides ? " decides" : ""}`}>
        {mark}
        <span className="grow">{told(node)}</span>
        <span className="why-value">{field ? text.hasValue(show(verdict.value, field)) : ""}</span>
      </div>
    </li>
  );
}
