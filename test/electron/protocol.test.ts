import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAppFrame, isAppUrl, resolveAsset, serveRenderer, startPage } from "../../electron/protocol.ts";

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foresight-protocol-"));
  root = join(folder, "renderer");
  await mkdir(join(root, "assets"), { recursive: true });
  await writeFile(join(root, "index.html"), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  await writeFile(join(root, "assets", "main-1a.js"), "export {};");
  await writeFile(join(root, "assets", "notes.txt"), "not served");
  await writeFile(join(folder, "secret.json"), "{}");
  await mkdir(join(folder, "renderer-beside"));
  await writeFile(join(folder, "renderer-beside", "secret.json"), "{}");
  await symlink(join(folder, "secret.json"), join(root, "assets", "link.json"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("addresses", () => {
  test.each(["app://foresight/index.html", "app://foresight/index.html#/segments", "app://foresight/"])(
    "ours: %s",
    (url) => {
      expect(isAppUrl(url)).toBe(true);
    },
  );
  test.each([
    "",
    "null",
    "about:blank",
    "file:///etc/passwd",
    "https://foresight/",
    "app://other/",
    "app://foresight.evil.example/",
    "app://foresight@evil.example/",
    "app://user@foresight/",
    "app://foresight:8080/",
    "app:foresight",
    "data:text/html,app://foresight/",
  ])("not ours: %s", (url) => {
    expect(isAppUrl(url)).toBe(false);
  });

  test("only the top frame of our page may ask", () => {
    expect(isAppFrame({ url: startPage, parent: null })).toBe(true);
    expect(isAppFrame({ url: startPage, parent: {} })).toBe(false);
    expect(isAppFrame({ url: "https://evil.example/", parent: null })).toBe(false);
    expect(isAppFrame(null)).toBe(false);
  });
});

describe("files", () => {
  test("of the built renderer are found", async () => {
    expect(await resolveAsset(root, "app://foresight/assets/main-1a.js?v=1#x")).toMatch(/assets.main-1a\.js$/);
  });
  test.each([
    "app://foresight/../secret.json",
    "app://foresight/assets/../../secret.json",
    "app://foresight/%2e%2e/secret.json",
    "app://foresight/..%2fsecret.json",
    "app://foresight/assets%2f..%2f..%2fsecret.json",
    "app://foresight/..%5csecret.json",
    "app://foresight/%252e%252e/secret.json",
    "app://foresight/../renderer-beside/secret.json",
    "app://foresight/..%2frenderer-beside%2fsecret.json",
    "app://foresight/assets/link.json",
    "app://foresight//etc/passwd",
    "app://foresight/index.html%00.js",
    "app://foresight/C:/secret.json",
    "app://foresight/%zz.js",
    "app://foresight/assets/notes.txt",
    "app://foresight/assets",
    "app://foresight/",
    "app://other/index.html",
    "file:///etc/passwd",
  ])("nothing else is: %s", async (url) => {
    expect(await resolveAsset(root, url)).toBeNull();
  });
});

describe("answers", () => {
  const ask = (url: string, method = "GET") => serveRenderer(root)({ url, method });

  test("the page goes out with a policy whose nonce is in it, new each time", async () => {
    const [first, second] = [await ask(startPage), await ask(startPage)];
    const policy = first.headers.get("Content-Security-Policy") ?? "";
    const nonce = /content="([^"]+)"/.exec(await first.text())?.[1];
    expect(nonce).toMatch(/^[\w+/]{24}$/);
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe-eval|https?:|ws:|\*/);
    expect(second.headers.get("Content-Security-Policy")).not.toBe(policy);
  });

  test("scripts have their type and may not be sniffed", async () => {
    const answer = await ask("app://foresight/assets/main-1a.js");
    expect(answer.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(await answer.text()).toBe("export {};");
  });

  test("what is not there is 404, what does not read is 405", async () => {
    expect((await ask("app://foresight/../secret.json")).status).toBe(404);
    expect((await ask(startPage, "POST")).status).toBe(405);
  });
});
