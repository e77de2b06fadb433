import type { Handlers } from "../db/context.ts";
import { coverage } from "./coverage.ts";
import { canonicalFields } from "./fields.ts";
import { preview } from "./preview.ts";
import { listImports } from "./record.ts";
import { rejectPage } from "./rejects.ts";
import { runImport } from "./run.ts";

export const ingestHandlers: Handlers<
  "ingest.fields" | "ingest.preview" | "ingest.run" | "ingest.list" | "ingest.rejects" | "ingest.coverage"
> = {
  "ingest.fields": async () => canonicalFields(),
  "ingest.preview": preview,
  "ingest.run": runImport,
  "ingest.list": (_params, { db }) => listImports(db),
  "ingest.rejects": ({ importId, offset, limit }, { db }) => rejectPage(db, importId, offset, limit),
  "ingest.coverage": (_params, { db }) => coverage(db),
};
