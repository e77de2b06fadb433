import { mkdtemp, rm } from "node:fs/promises";
import { join as joinPath } from "node:path";
import type { TableHead, TableReader } from "../db/text-table.ts";
import { dropStaged } from "./csv.ts";
import { dateOrders, defaultDates } from "./dates.ts";
import type { FieldSpec } from "./fields.ts";
import type { Incoming } from "./rows.ts";
import { convertedRows } from "./rows.ts";
import { stage } from "./run.ts";
import type { Layout } from "./source.ts";
import { peek } from "./source.ts";
import { readingOptions } from "./store.ts";
import { openWhole } from "./whole.ts";

function headOf({ opened, columns, sample }: Layout): TableHead {
  return { file: opened.file, columns, sample };
}

/** Files for features that take them in by rules of their own: every format, encoding and defence of an import. */
export const tableReader: TableReader = {
  peek: async (path, { db }) => headOf(await peek(path, {}, db)),
  open: async (path, context, ask, work) => {
    const { db } = context;
    const scratch = await mkdtemp(joinPath(context.workDirectory, "table-"));
    try {
      const { layout, profile, unchanged } = await openWhole(path, {}, scratch, context);
      const asked = ask(headOf(layout)).map(({ name, column, kind, unit }) => {
        const field: FieldSpec = { name, kind, required: false, strict: false, unit: null };
        const options = readingOptions(column, field, "", {}, { unit });
        return { field, index: layout.columns.indexOf(column), header: column, options };
      });
      const staged = await stage(layout, profile, scratch, new Map(), null, context);
      await unchanged();
      const dated = asked.filter(({ field }) => field.kind === "timestamp").map(({ index }) => index);
      const orders = await dateOrders(db, staged, dated);
      const incoming = asked.map(({ options, ...column }): Incoming => {
        return { ...column, options: { ...options, dates: orders.get(column.index) ?? defaultDates } };
      });
      return await work({
        file: layout.opened.file,
        sha256: profile.sha256,
        columns: layout.columns,
        rows: convertedRows(staged, incoming).rows,
        count: staged.rows,
        refused: staged.refused,
        refusedCount: staged.refusedRows,
        units: Object.fromEntries(
          incoming.flatMap(({ field, options }) =>
            field.kind === "fen" ? [[field.name, options.fenPer === 1 ? "fen" : "yuan"]] : [],
          ),
        ),
      });
    } finally {
      await dropStaged(db).catch(() => undefined);
      await rm(scratch, { recursive: true, force: true });
    }
  },
};
