import { randomBytes } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { contentSecurityPolicy, staticHeaders } from "../analytics/hosts/page.ts";

export const appScheme = "app";
const appHost = "foresight";
export const startPage = `${appScheme}://${appHost}/index.html`;

/** True for addresses of our own renderer. */
export function isAppUrl(address: string): boolean {
  // The origin of a scheme Node does not know is "null": the parts are compared instead.
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === `${appScheme}:` && url.host === appHost && url.username === "" && url.password === "";
}

/** True for a message sent by the page itself: not by a frame in it, not by another origin. */
export function isAppFrame(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

/** The file an address stands for: null when it is not below `root`, missing, or of a type the renderer does not have. */
export async function resolveAsset(root: string, address: string): Promise<string | null> {
  if (!isAppUrl(address)) return null;
  try {
    const path = decodeURIComponent(new URL(address).pathname);
    if (/[\0\\:]/.test(path) || !(extname(path) in contentTypes)) return null;
    const base = await realpath(root);
    const file = await realpath(join(base, path));
    return file.startsWith(base + sep) ? file : null;
  } catch {
    return null;
  }
}

/** Answers the renderer's requests from the folder of the built renderer. */
export function serveRenderer(root: string): (request: Pick<Request, "method" | "url">) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== "GET") return refused(405);
    const file = await resolveAsset(root, url);
    if (!file) return refused(404);
    const headers = { ...staticHeaders, "Content-Type": contentTypes[extname(file)] ?? "application/octet-stream" };
    if (extname(file) !== ".html") return new Response(await readFile(file), { headers });
    const nonce = randomBytes(18).toString("base64");
    const page = (await readFile(file, "utf8")).replaceAll("__CSP_NONCE__", nonce);
    return new Response(page, {
      headers: {
        ...headers,
        "Content-Security-Policy": contentSecurityPolicy(nonce, "'self'"),
        "X-Frame-Options": "DENY",
      },
    });
  };
}

function refused(status: number): Response {
  return new Response(null, { status, headers: staticHeaders });
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".json": "application/json",
};
