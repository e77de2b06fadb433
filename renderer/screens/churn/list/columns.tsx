import { formatFixed, formatPercent, formatYuan, missing } from "../../../format.ts";
import type { GridColumn } from "../../../parts/grid/DataGrid.tsx";
import { bandColours } from "../figures/figure.ts";
import type { Sight } from "../figures/figure.ts";
import { reasonColumns } from "./pages.ts";

const isBand = (value: unknown): value is keyof typeof bandColours => typeof value === "string" && value in bandColours;

/** What the list of customers shows of each. */
export function listColumns({ words, locale }: Sight): GridColumn[] {
  const text = words.churn;
  const number = (show: (value: number) => string) => (value: unknown) =>
    typeof value === "number" && !Number.isNaN(value) ? show(value) : missing;
  const plain = (value: unknown) => (typeof value === "string" && value !== "" ? value : missing);
  return [
    { id: "customer_id", title: words.customers.customerId, type: "text", width: 120, format: plain },
    {
      id: "churn_risk",
      title: text.risk,
      type: "number",
      width: 84,
      align: "end",
      format: number((value) => formatPercent(value, locale)),
    },
    {
      id: "churn_band",
      title: text.band,
      type: "category",
      width: 84,
      format: (value) => (isBand(value) ? words.customers.values.churn_band[value] : missing),
      render: (value, shown) => (
        <span className="row">
          {isBand(value) && <span className="swatch" style={{ background: bandColours[value] }} />}
          {shown}
        </span>
      ),
    },
    {
      id: "expected_months",
      title: text.monthsLeft,
      type: "number",
      width: 110,
      align: "end",
      sortable: false,
      format: number((value) => formatFixed(value, locale, 1)),
    },
    {
      id: "lifetime_value",
      title: text.lifetimeValue,
      type: "fen",
      width: 120,
      align: "end",
      format: number((value) => formatYuan(value, locale)),
    },
    ...reasonColumns.map((id, at) => ({
      id,
      title: text.reasonOf(at + 1),
      type: "text" as const,
      width: 340,
      sortable: false,
      format: plain,
    })),
  ];
}
