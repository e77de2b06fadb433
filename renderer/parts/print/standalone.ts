/** One HTML file that shows a printed sheet as it is on the screen, without a script and without anything from elsewhere. */
export function standalone(title: string, locale: string, sheet: HTMLElement): string {
  return pageOf(title, locale, stylesOf(sheet, document.styleSheets), pictured(sheet).outerHTML);
}

/** The page around a body that is markup already; its title is text. */
export function pageOf(title: string, locale: string, style: string, body: string): string {
  const named = title.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${named}</title>
<style>${style}</style>
</head>
<body>${body}</body>
</html>
`;
}

/** A copy with pictures in place of what is drawn on canvases, and without what can only be pressed. */
function pictured(sheet: HTMLElement): HTMLElement {
  const copy = sheet.cloneNode(true) as HTMLElement;
  const drawn = sheet.querySelectorAll("canvas");
  for (const [at, canvas] of copy.querySelectorAll("canvas").entries()) {
    const picture = document.createElement("img");
    picture.src = drawn[at]?.toDataURL() ?? "";
    picture.style.cssText = canvas.style.cssText;
    picture.alt = canvas.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
    canvas.replaceWith(picture);
  }
  for (const button of copy.querySelectorAll("button, [role=toolbar]")) button.remove();
  return copy;
}

/** Those of the page's rules that say something of the sheet. */
function stylesOf(sheet: HTMLElement, sheets: Iterable<CSSStyleSheet>): string {
  return [...sheets].flatMap(({ cssRules }) => rulesOf(sheet, cssRules)).join("\n");
}

function rulesOf(sheet: HTMLElement, rules: CSSRuleList): string[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return concerns(sheet, rule.selectorText) ? [rule.cssText] : [];
    if (rule instanceof CSSPageRule) return [rule.cssText];
    if (!(rule instanceof CSSGroupingRule)) return [];
    const inner = rulesOf(sheet, rule.cssRules);
    return inner.length > 0 ? [`${rule.cssText.slice(0, rule.cssText.indexOf("{"))}{${inner.join("\n")}}`] : [];
  });
}

function concerns(sheet: HTMLElement, selector: string): boolean {
  const elements = selector.replaceAll(/(?<![\w\])*])::/g, "*::").replaceAll(/::[\w-]+/g, "");
  return sheet.matches(elements) || sheet.querySelector(elements) !== null;
}
