/** Ids as somebody typed them: one a line, or separated by commas or semicolons, each once. */
export function idsIn(typed: string): readonly string[] {
  const ids = typed.split(/[\n,;，；、\t]+/).map((part) => part.trim());
  return [...new Set(ids.filter((part) => part !== ""))];
}
