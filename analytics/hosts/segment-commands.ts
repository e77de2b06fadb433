import { EngineError } from "../api/errors.ts";
import type { Locale } from "../api/text/index.ts";
import { driftText, featureAdviceText, kAdviceText, segmentWarningText } from "../api/text/index.ts";
import { argument, list, open, whole } from "./command.ts";
import type { Command, CommandContext } from "./command.ts";
import { segmentLines } from "./describe.ts";

/** Commands about segments. */
export const segmentCommands = {
  features: {
    usage: "features PROJECT [--as-of MONTH] [--features FIELD,…]",
    call: "segments.features",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("segments.features", { asOf: flags["as-of"], features: list(flags.features) });
      const lines = document.map(({ field, byDefault, usable, advice, nearest }) => {
        const said = advice.map((code) => featureAdviceText(code, locale));
        const twin = nearest ? `r = ${nearest.correlation.toFixed(3)} ${nearest.field}` : "";
        return [byDefault && usable ? "*" : usable ? " " : "-", field, ...said, twin].filter(Boolean).join("  ");
      });
      return { document, text: lines.join("\n") };
    },
  },
  segment: {
    usage: "segment PROJECT [--as-of MONTH] [--k N] [--features FIELD,…] [--seed S]",
    call: "segments.run",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("segments.run", {
        asOf: flags["as-of"],
        definition: {
          way: "clusters",
          k: flags.k === undefined ? null : whole(flags, "k", 0),
          features: list(flags.features) ?? null,
          seed: whole(flags, "seed", 42),
        },
      });
      const titleOf = await titles(call, flags["as-of"], locale);
      const advice = document.clusters?.recommendation;
      const said = document.warnings.map((warning) => segmentWarningText(warning, locale, titleOf));
      const lines = [...segmentLines(document, locale), ...(advice ? [kAdviceText(advice, locale)] : []), ...said];
      return { document, text: lines.join("\n") };
    },
  },
  apply: {
    usage: "apply PROJECT SEGMENTATION [--as-of MONTH]",
    call: "segments.apply",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("segments.apply", { segmentationId: numbered(given), asOf: flags["as-of"] });
      const titleOf = await titles(call, flags["as-of"], locale);
      const lines = document.segments.map(({ index, customers }) => `${index}  ${customers}`);
      return { document, text: [...lines, driftText(document.drift, locale, titleOf)].join("\n") };
    },
  },
  refit: {
    usage: "refit PROJECT SEGMENTATION [--as-of MONTH]",
    call: "segments.refit",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("segments.refit", { segmentationId: numbered(given), asOf: flags["as-of"] });
      return { document, text: segmentLines(document, locale).join("\n") };
    },
  },
} as const satisfies Record<string, Command>;

/** The number of a segmentation, the second word of the command. */
function numbered(given: readonly string[]): number {
  const text = argument(given, 1, "SEGMENTATION");
  if (!/^\d{1,9}$/.test(text))
    throw new EngineError("bad_params", { call: "foresight", at: "SEGMENTATION", detail: text });
  return Number(text);
}

async function titles(
  call: CommandContext["call"],
  asOf: string | undefined,
  locale: Locale,
): Promise<(field: string) => string> {
  const fields = new Map((await call("customers.fields", { asOf })).map(({ name, title }) => [name, title[locale]]));
  return (field) => fields.get(field) ?? field;
}
