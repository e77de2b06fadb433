import { Button } from "antd";
import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useOpenCustomers } from "../../segments/open.ts";
import type { Sight } from "../figures/figure.ts";
import { PerformanceTable } from "./PerformanceTable.tsx";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** Whether the model does as well in every part of the base; a line opens its customers. */
export function Performance({ model, sight }: Props) {
  const text = sight.words.churn;
  const open = useOpenCustomers();
  if (model.segments.length === 0) return null;
  return (
    <Section title={text.performance} note={text.performanceHint}>
      <PerformanceTable
        segments={model.segments}
        sight={sight}
        renderAction={({ field, value }) => (
          <Button
            size="small"
            type="link"
            onClick={() => open(model.testAsOf, { op: "and", items: [{ field, op: "=", value }] })}
          >
            {text.open}
          </Button>
        )}
      />
    </Section>
  );
}
