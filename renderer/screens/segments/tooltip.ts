/** A chart's tooltip as an element: names are typed by people and never read as markup. */
export function tooltipOf(title: string, lines: readonly string[]): HTMLElement {
  const box = document.createElement("div");
  const head = document.createElement("strong");
  head.textContent = title;
  box.append(head);
  for (const line of lines) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
}
