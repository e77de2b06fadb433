/** One HTML file that shows `body` as it is on the screen, without a script and without anything from elsewhere. */
export function standalone(title: string, locale: string, style: string, body: string): string {
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
