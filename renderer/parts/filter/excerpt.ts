/** Characters the box begins with, and takes in when its end comes into sight: about a thousand ids. */
export const step = 10_000;

/** Where the entry ends that stands at `length` characters: what follows begins with what separates it from the next. */
export function cutAt(text: string, length: number): number {
  const separator = /[\n\r\t,;，；、]/g;
  separator.lastIndex = length;
  return (length < text.length ? separator.exec(text)?.index : undefined) ?? text.length;
}
