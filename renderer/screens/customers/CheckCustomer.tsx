import { Button, Input } from "antd";
import { useState } from "react";
import type { FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useText } from "../../text/index.ts";
import type { ViewAt } from "./at.ts";
import { Why } from "./WhyTree.tsx";

interface Props {
  readonly at: ViewAt;
  readonly filter: FilterNode;
  readonly fields: readonly FieldInfo[];
  readonly onOpen: (customerId: string) => void;
}

/** "Why is this customer not on the list?", asked by id. */
export function CheckCustomer({ at, filter, fields, onOpen }: Props) {
  const words = useText();
  const text = words.customers;
  const [asked, setAsked] = useState("");
  return (
    <div className="check stack">
      <Input.Search
        size="small"
        allowClear
        enterButton={text.checkButton}
        aria-label={text.check}
        placeholder={text.checkPlaceholder}
        onSearch={(id) => setAsked(id.trim())}
      />
      {asked !== "" && (
        <>
          <Why at={at} customerId={asked} filter={filter} fields={fields} />
          <Button size="small" type="link" className="check-open" onClick={() => onOpen(asked)}>
            {text.openCustomer}
          </Button>
        </>
      )}
    </div>
  );
}
