/** Every typed word must occur. */
export function matches(command: { readonly label: string; readonly also?: string }, query: string): boolean {
  const target = `${command.label} ${command.also ?? ""}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => target.includes(word));
}
