import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { segmentWarningText } from "../../analytics/api/text/segments.ts";
import { engineWithProject } from "../engine-support.ts";
import { sharedData } from "../support.ts";

const cdnow = join(sharedData, "cdnow/CDNOW_master.txt");

test.skipIf(!existsSync(cdnow))(
  "a file of purchases: scored as payments; as a table of one's own it is said why not",
  async () => {
    const { engine } = await engineWithProject();
    // The file names the customers, too: without a customer file, a row of each.
    await engine.call("ingest.run", { path: cdnow });
    const payments = await engine.call("ingest.run", {
      path: cdnow,
      table: "payment",
      mapping: {
        customer_id: "customer_id",
        date: "paid_at",
        dollar_value: { field: "amount_fen", unit: "yuan" },
        number_of_cds: null,
      },
    });
    // Rows of one customer, day and amount count as one: 255 of them.
    expect(payments).toMatchObject({ rows: 69_659, stored: 69_404, rejected: 0, replaced: 255 });
    await engine.call("customers.build", {});
    const made = await engine.call("segments.run", {
      definition: { way: "rfm", source: { table: "payment" }, grouping: "scores" },
    });
    /*
  python3 - <<'END'
  import pandas as p, numpy as n
  d = p.read_csv('CDNOW_master.txt', sep=r'\s+', skiprows=1, names=['c','d','q','v']).drop_duplicates(['c','d','v']); d = d[d.v > 0]
  d['fen'] = (d.v * 100).round().astype(int); d.d = p.to_datetime(d.d, format='%Y%m%d'); m = d.d.dt.year * 12 + d.d.dt.month
  g = d.assign(m=m).groupby('c').agg(l=('m','max'), f=('fen','size'), v=('fen','sum')); g['r'] = m.max() - g.l
  s = lambda x: n.searchsorted(x.quantile([.2,.4,.6,.8]).to_numpy(), x, side='left')
  t = lambda a: p.Series(a.astype(str)); k = t(5 - s(g.r)).str.cat([t(s(g.f) + 1), t(s(g.v) + 1)])
  print(len(g), {c: g[c].quantile([.2,.4,.6,.8]).tolist() for c in 'rfv'}, k.value_counts().head(6).to_dict(), k.nunique())
  END
  */
    expect(made.bins.map(({ cuts }) => cuts.map((cut) => Number(cut.toFixed(6))))).toEqual([
      [4, 14, 15, 16],
      [1, 1, 2, 4],
      [1536, 3152, 5999, 13_416.4],
    ]);
    const sizes = Object.fromEntries(made.segments.map(({ proposedName, customers }) => [proposedName.en, customers]));
    expect(sizes).toMatchObject({
      "R5 F5 M5": 2406,
      "R2 F1 M1": 1682,
      "R3 F1 M1": 1548,
      "R1 F1 M1": 1517,
      "R2 F1 M2": 1361,
      "R1 F1 M2": 1208,
      // Nothing but purchases of 0.00.
      "No record": 23_570 - 23_502,
    });
    expect(Object.values(sizes).filter((customers) => customers > 0)).toHaveLength(73);
    expect(made.warnings.some(({ code }) => code === "one_event_each")).toBe(false);

    const own = await engine.call("segments.run", {
      definition: { way: "rfm", source: { table: "attribute:cdnow_master", date: "date", amount: "dollar_value" } },
    });
    const said = own.warnings.find(({ code }) => code === "one_event_each");
    expect(said?.params).toEqual({ file: "cdnow_master" });
    expect(segmentWarningText(said!, "zh-CN", (field) => field)).toMatch(/^“cdnow_master”中每位客户至多一条记录/);
  },
);
