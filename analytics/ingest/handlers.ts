import type { Handlers } from "../db/context.ts";
import { checkImport } from "./check.ts";
import { coverage } from "./coverage.ts";
import { expand } from "./expand.ts";
import { canonicalFields } from "./fields.ts";
import { preview } from "./preview.ts";
import { listImports } from "./record.ts";
import { saveRejects } from "./reject-file.ts";
import { rejectPage } from "./rejects.ts";
import { runImport } from "./run.ts";
import { forgetMapping, listMappings } from "./saved.ts";
import { undoImport } from "./undo.ts";

export const ingestHandlers: Handlers<
  | "ingest.fields"
  | "ingest.expand"
  | "ingest.preview"
  | "ingest.check"
  | "ingest.run"
  | "ingest.undo"
  | "ingest.list"
  | "ingest.rejects"
  | "ingest.saveRejects"
  | "ingest.mappings"
  | "ingest.forgetMapping"
  | "ingest.coverage"
> = {
  "ingest.fields": async () => canonicalFields(),
  "ingest.expand": expand,
  "ingest.preview": preview,
  "ingest.check": checkImport,
  "ingest.run": runImport,
  "ingest.undo": undoImport,
  "ingest.list": (_params, { db }) => listImports(db),
  "ingest.rejects": (params, { db }) => rejectPage(db, params),
  "ingest.saveRejects": saveRejects,
  "ingest.mappings": (_params, { db }) => listMappings(db),
  "ingest.forgetMapping": ({ mappingId }, { db }) => forgetMapping(db, mappingId),
  "ingest.coverage": (_params, { db }) => coverage(db),
};
