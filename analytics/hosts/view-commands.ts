import { dropLines } from "./view-text.ts";
import { argument, open, parseJson, whole } from "./command.ts";
import type { Command } from "./command.ts";

/** Commands about the customer view: its rules, its fields, its snapshots. */
export const viewCommands = {
  settings: {
    usage: "settings PROJECT [JSON]",
    call: "project.configure",
    async run({ call, arguments: given }) {
      await open(call, given);
      const document =
        given[1] === undefined
          ? await call("project.settings", {})
          : await call("project.configure", parseJson(given[1]) as never);
      return { document, text: JSON.stringify(document, null, 2) };
    },
  },
  fields: {
    usage: "fields PROJECT [--lang zh|en]",
    call: "customers.catalogue",
    async run({ call, arguments: given, locale }) {
      await open(call, given);
      const document = await call("customers.catalogue", { locale });
      return { document, text: document.markdown };
    },
  },
  snapshot: {
    usage: "snapshot PROJECT [--as-of MONTH] [--name NAME]",
    call: "customers.snapshot",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const document = await call("customers.snapshot", { asOf: flags["as-of"], name: flags.name });
      return { document, text: `${document.snapshotId}  ${document.name}  ${document.rows} × ${document.fields}` };
    },
  },
  snapshots: {
    usage: "snapshots PROJECT [--drop ID]",
    call: "customers.snapshots",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      if (flags.drop !== undefined) await call("customers.dropSnapshot", { snapshotId: whole(flags, "drop", 0) });
      const document = await call("customers.snapshots", {});
      const lines = document.map(
        (one) => `${one.snapshotId}  ${one.name}  ${one.asOf ?? ""}  ${one.rows}  ${one.takenAt}`,
      );
      return { document, text: lines.join("\n") };
    },
  },
  "drop-calls": {
    usage: "drop-calls PROJECT [--before MONTH] [--yes]",
    call: "customers.droppableCalls",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const plan = await call("customers.droppableCalls", { before: flags.before });
      if (flags.yes) await call("customers.dropCalls", { before: plan.before });
      return {
        document: { ...plan, dropped: flags.yes === true },
        text: dropLines(plan, flags.yes === true, locale).join("\n"),
      };
    },
  },
  trace: {
    usage: "trace PROJECT CUSTOMER FIELD [--as-of MONTH]",
    call: "customers.trace",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const document = await call("customers.trace", {
        asOf: flags["as-of"],
        customerId: argument(given, 1, "CUSTOMER"),
        field: argument(given, 2, "FIELD"),
      });
      const lines = document.sources.flatMap(({ table, columns, total, rows }) => [
        `${table}  ${total}  ${columns.join("  ")}`,
        ...rows.map((row) => `  ${row.values.map((value) => value ?? "").join("  ")}  (${row.file}:${row.line})`),
      ]);
      return { document, text: [`${document.field} = ${JSON.stringify(document.value)}`, ...lines].join("\n") };
    },
  },
} as const satisfies Record<string, Command>;
