/** Characters the box begins with, and takes in when its end comes into sight: about a thousand ids. */
export const step = 10_000;

const separator = /[\n\r\t,;，；、]/;

/** Where a text is cut behind the entry that stands at `length` characters, and behind what ends that entry. */
export function cutAfter(text: string, length: number): number {
  const ends = new RegExp(separator, "g");
  ends.lastIndex = length;
  return length < text.length && ends.test(text) ? ends.lastIndex : text.length;
}

/** What is put at the end of this is an entry of its own. */
export const isEnded = (text: string): boolean => text === "" || separator.test(text.slice(-1));

/** The beginning of a text as it was edited, and what follows it: the last entry does not run into the next. */
export const joined = (edited: string, rest: string): string =>
  isEnded(edited) || rest === "" || separator.test(rest.slice(0, 1)) ? edited + rest : `${edited}\n${rest}`;
