import type { Words } from "../words.ts";
import type * as zh from "../zh-CN/sound.ts";

export const quality: Words<typeof zh.quality> = {
  emptyTitle: "Nothing to look at yet",
  emptyHint:
    "Once files are imported, this shows how full and how valid each field is by month, how fresh the data is, and what each finding weakens.",
  findings: "Findings",
  findingsHint: "the most severe first",
  noFindings: "Nothing was found to be wrong",
  severity: "Severity",
  finding: "Finding",
  rowsOf: (rows, of) => `${rows} / ${of}`,
  weakens: "View fields it weakens",
  models: "What stands on them",
  andMore: (count) => `${count} in all`,
  heat: "Fill and validity",
  heatHint: "of each field by month; the stronger the colour, the worse",
  measure: "Show",
  measures: { filled: "Filled", valid: "Valid" },
  heatDescription: (table, fields, months) => `${table}: ${fields} fields by ${months} months`,
  cell: (filled, valid, rows) => `${filled} filled, ${valid} valid (${rows} rows)`,
  field: "Field",
  freshness: "Freshness",
  lastMonth: "Latest month",
  loadedAt: "Last loaded",
  behind: "Behind",
  behindMonths: (count, usual) => {
    if (count === 0) return "up to date";
    const months = count === 1 ? "1 month" : `${count} months`;
    return usual === 0 ? months : count <= usual ? `${months}, as usual` : `${months}, usually ${usual}`;
  },
  request: "Draft a source-data request",
  requestHint: "Turns the findings into a document for the systems' owners: fields, grain, months, population, and why",
  requesting: "Drafting…",
  requestDone: (path) => `The request was written to ${path}`,
  requestOpen: "Get the document",
  unitRows: "rows",
};

export const identity: Words<typeof zh.identity> = {
  rules: "Match rules",
  rulesHint: "how a file without the customer id finds its customers",
  rulesEmpty:
    "There is no match rule yet. Import a table that pairs another id with the customer id, or customers with a phone number, and rules appear.",
  kind: "Id",
  kinds: { account_number: "Account number", phone: "Phone", other: "Other id" },
  by: "By",
  bys: { match_table: "a match table", customer_phone: "the phone of the customer table" },
  links: "Links",
  ambiguous: "Ambiguous",
  ambiguousHint: "Ids that lead to more than one customer: rows with them are rejected",
  conflicts: "Conflicts between sources",
  conflictsHint: "two sources say different things of one customer; the value in use is marked",
  conflictsEmpty: "No conflicts: the sources agree.",
  allFields: "All fields",
  customer: "Customer",
  field: "Field",
  values: "Values by source",
  chosen: "in use",
  source: (file, line) => `${file}, line ${line}`,
  shown: (from, to, total) => `${from}–${to} of ${total}`,
  unmask: "Show whole values",
  priority: "Source priority",
  priorityHint:
    "where a field has several sources, the first one with a value wins; without an order, the latest import does",
  priorityEmpty: "No field has two sources yet, so there is nothing to order.",
  latest: "latest import wins",
  own: "own order",
  up: (source) => `Move ${source} up`,
  down: (source) => `Move ${source} down`,
  reset: "Back to the latest import",
  saved: (field) => `The order for ${field} is saved; the customer view follows it`,
  position: (source, at, of) => `${source}: ${at} of ${of}`,
};
