import type { Reader } from "../db/database.ts";
import { customerRows, factSources, inOrder, readPriorities } from "../db/facts.ts";

/** A place the value of a field may come from: a canonical table or `attribute:NAME`. */
interface Place {
  readonly source: string;
}

/** Puts the places of a field in the order in which they are asked for a value; the first that has one wins. */
export type SourceOrder = <P extends Place>(
  field: { readonly name: string; readonly kind: "recorded" | "derived" },
  places: readonly P[],
) => readonly P[];

export const asListed: SourceOrder = (_field, places) => places;

/**
 * The order by priority. Without one, recorded fields ask the place with the latest import first, and derived fields
 * what is computed from the facts before what a file says.
 */
export async function sourceOrder(reader: Reader): Promise<SourceOrder> {
  const priorities = await readPriorities(reader);
  const latest = new Map(
    [...(await factSources(reader)).values()].flat().map((place) => [place.source, place.latestImport]),
  );
  const { sources } = await customerRows(reader);
  return ({ name, kind }, places) => {
    const listed = places.map((place, index) => ({
      place,
      source: place.source,
      column: name,
      latestImport: kind === "recorded" ? (latest.get(place.source) ?? 0) : -index,
    }));
    return inOrder(name, listed, priorities, sources).map(({ place }) => place);
  };
}
