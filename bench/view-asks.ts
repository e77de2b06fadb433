import { tableFromIPC } from "apache-arrow";
import type { FilterNode } from "../analytics/api/customers.ts";
import type { LocalEngine } from "../analytics/engine/engine.ts";

const ROUNDS = 30;
const PAGE = 100;
/** What fits on a wide screen. */
const COLUMNS = ["name", "region", "plan", "avg_bill", "tenure_months", "value_tier", "calls_per_month", "usual_cell"];
/** What is drawn of a wide window, and a little beside it. */
const IN_SIGHT = 16;
const MORE = ["frequent_numbers", "off_peak_share", "lifecycle_stage"];

/** Milliseconds that 95 of 100 answers of the Customers screen stay below, by what is asked. */
export async function askCustomers(engine: LocalEngine): Promise<Record<string, number>> {
  const { total: rows } = await engine.call("customers.count", {});
  const six = (round: number): FilterNode => ({
    op: "and",
    items: [
      { field: "avg_bill", op: ">=", value: 2000 + 97 * round },
      { field: "tenure_months", op: "between", value: [3, 200 - round] },
      { field: "value_tier", op: "in", value: ["A", "B", "C"] },
      { field: "calls_per_month", op: ">", value: round % 7 },
      { field: "off_peak_share", op: "<", value: 0.9 - round / 1000 },
      { op: "not", items: [{ field: "plan", op: "is_null" }] },
    ],
  });
  const columns = [...COLUMNS, ...MORE];
  const fields = (await engine.call("customers.fields", {})).map(({ name }) => name);
  const sort = [{ field: "avg_bill", descending: true }];
  const deep = (round: number) => Math.floor(((round * 0.618) % 1) * (rows - PAGE));
  const ids = tableFromIPC(await engine.call("customers.page", { columns: [], sort, limit: 1000 }))
    .getChild("customer_id")!
    .toArray() as unknown as string[];
  const id = (round: number) => ids[(round * 31) % ids.length];
  // The first deep page makes the order that all others stand on.
  const order_ms = await timed(() =>
    engine.call("customers.page", { columns, sort, offset: rows - PAGE, limit: PAGE }),
  );
  const asks: Record<string, (round: number) => Promise<unknown>> = {
    "count, six conditions": (round) => engine.call("customers.count", { filter: six(round) }),
    waterfall: (round) => engine.call("customers.waterfall", { filter: six(round) }),
    "page as it stands": (round) => engine.call("customers.page", { columns, offset: deep(round), limit: PAGE }),
    "sorted page, 12 columns": (round) =>
      engine.call("customers.page", { columns, sort, offset: deep(round), limit: PAGE }),
    "first page, six conditions, sorted, 12 columns": (round) =>
      engine.call("customers.page", { columns, filter: six(round), sort, limit: PAGE }),
    "the same customers, other columns": () =>
      engine.call("customers.page", { columns: fields.slice(20, 20 + IN_SIGHT), filter: six(0), sort, limit: PAGE }),
    "sorted page, all columns": (round) =>
      engine.call("customers.page", { columns: fields, sort, offset: deep(round), limit: PAGE }),
    "sorted page, 16 columns in sight, wherever": (round) => {
      const from = Math.floor(((round * 0.382) % 1) * (fields.length - IN_SIGHT));
      const sight = fields.slice(from, from + IN_SIGHT);
      return engine.call("customers.page", { columns: sight, sort, offset: deep(round), limit: PAGE });
    },
    why: (round) => engine.call("customers.why", { customerId: id(round), filter: six(round) }),
    "a customer's page": (round) => engine.call("customers.get", { customerId: id(round) }),
  };
  const found: Record<string, number> = { "order of all, once": order_ms };
  for (const [name, ask] of Object.entries(asks)) {
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round++) taken.push(await timed(() => ask(round)));
    found[name] = taken.sort((a, b) => a - b)[Math.ceil(0.95 * ROUNDS) - 1];
  }
  return found;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
