import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Sent with everything the loopback host answers. */
export const staticHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/**
 * The policy of a page: scripts and connections only from its own host, styles only with this page's nonce. Style
 * attributes are allowed: the virtual grid positions rows with them.
 */
export function contentSecurityPolicy(nonce: string, connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The start page with a fresh nonce written into it, and the headers it goes out with. */
export async function indexPage(
  path: string,
  origin: string,
): Promise<{ html: string; headers: Record<string, string> }> {
  const nonce = randomBytes(18).toString("base64");
  const html = (await readFile(path, "utf8")).replaceAll("__CSP_NONCE__", nonce);
  return {
    html,
    headers: {
      ...staticHeaders,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": contentSecurityPolicy(nonce, `'self' ${origin.replace("http:", "ws:")}`),
      "X-Frame-Options": "DENY",
    },
  };
}
