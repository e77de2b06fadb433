import { digest } from "../digest.ts";

/** Longer lists, such as ids pasted by the thousand, are not written out in a key. */
const longest = 100;

const digests = new WeakMap<readonly unknown[], string>();

function digestOf(list: readonly unknown[]): string {
  const known = digests.get(list);
  if (known !== undefined) return known;
  const made = `list:${digest(JSON.stringify(list))}`;
  digests.set(list, made);
  return made;
}

/**
 * A text that is the same for values that are equal, whatever the order of their properties. It stays short: a long list
 * stands in it by a digest, for which the list is read once as long as it is the same array.
 */
export const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (Array.isArray(part)) return part.length > longest ? digestOf(part) : part;
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
