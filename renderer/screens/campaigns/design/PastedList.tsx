import { Button, Modal, Segmented } from "antd";
import { useDeferredValue, useState } from "react";
import type { Audience, Month } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { LongText } from "../../../parts/filter/LongText.tsx";
import { pastedEntries } from "../../../parts/filter/tree.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

type Pasted = Audience["pasted"];

interface Props {
  readonly pasted: Pasted;
  readonly asOf: Month | null;
  readonly onChange: (pasted: Pasted) => void;
}

/** Ids that `customers.match` takes at a time. */
const matched = 100_000;

/** Ids pasted from a sheet: only these, or all but these. */
export function PastedList({ pasted, asOf, onChange }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const count = (value: number) => formatCount(value, locale);
  const ids = pasted?.customerIds ?? [];
  return (
    <div className="row wrap">
      {pasted && (
        <Segmented<NonNullable<Pasted>["mode"]>
          size="small"
          aria-label={text.pasted}
          value={pasted.mode}
          options={[
            { value: "only", label: text.pastedOnly },
            { value: "not", label: text.pastedNot },
          ]}
          onChange={(mode) => onChange({ ...pasted, mode })}
        />
      )}
      {pasted && <Known ids={ids} asOf={asOf} />}
      <Button size="small" onClick={() => setTyped(ids.join("\n"))}>
        {pasted ? text.pastedEdit : text.pastedAdd}
      </Button>
      {pasted && (
        <Button size="small" type="text" onClick={() => onChange(null)}>
          {words.common.clear}
        </Button>
      )}
      <Modal
        open={typed !== null}
        title={text.pasted}
        okText={words.common.apply}
        cancelText={words.common.cancel}
        onCancel={() => setTyped(null)}
        onOk={() => {
          const customerIds = [...new Set(pastedEntries(typed ?? ""))].slice(0, 1_000_000);
          onChange(customerIds.length > 0 ? { mode: pasted?.mode ?? "only", customerIds } : null);
          setTyped(null);
        }}
        destroyOnHidden
      >
        <div className="stack">
          <span className="soft small">{text.pastedHint}</span>
          <LongText rows={12} label={text.pasted} value={typed ?? ""} onChange={setTyped} />
          <Tally typed={typed ?? ""} count={count} />
        </div>
      </Modal>
    </div>
  );
}

function Tally({ typed, count }: { readonly typed: string; readonly count: (value: number) => string }) {
  const text = useText().parts.filter;
  const entries = pastedEntries(useDeferredValue(typed));
  const unique = new Set(entries).size;
  return (
    <span className="soft small" aria-live="polite">
      {text.listCount(count(unique))}
      {entries.length > unique && ` · ${text.listLeftOut([text.listReasons.doubles(count(entries.length - unique))])}`}
    </span>
  );
}

/** How many of the ids are customers'. */
function Known({ ids, asOf }: { readonly ids: readonly string[]; readonly asOf: Month | null }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const few = ids.length <= matched;
  const match = useCall("customers.match", { asOf, field: "customer_id", values: ids }, { enabled: few });
  const lacking = match.data ? match.data.values - match.data.matched : 0;
  return (
    <span className="num">
      {text.pastedIds(count(ids.length))}
      {lacking > 0 && <span className="campaign-warn"> {text.pastedLacking(count(lacking))}</span>}
    </span>
  );
}
