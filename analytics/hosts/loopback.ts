import { randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Failure } from "../api/errors.ts";
import { decodeFrame, encodeFrame } from "../api/wire.ts";
import type { ClientMessage, EngineChannel } from "../api/wire.ts";
import { indexPage, staticHeaders } from "./page.ts";
import { superviseEngine } from "./supervisor.ts";

const MAX_MESSAGE_bytes = 32 * 2 ** 20;

export interface LoopbackOptions {
  /** Project to open, null for the start screen. */
  readonly project: string | null;
  /** Folder of the built renderer. */
  readonly rendererDirectory: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** The built engine process. Default: its source. */
  readonly engineFile?: string;
}

export interface Loopback {
  /** Address with the access token in its fragment, which a browser never sends to a server. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  /** Why the project asked for is not open; null when it is. */
  readonly projectFailure: Failure | null;
  readonly enginePid: () => number | undefined;
  close(): Promise<void>;
}

/**
 * Serves the renderer and one WebSocket on 127.0.0.1. Nobody else gets in: the Host header must be this very
 * address (421; against DNS rebinding), an Origin, if sent, must be ours (403), and everything but the page
 * itself needs the 256-bit token of this run (401), compared in constant time. No CORS.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const token = randomBytes(32).toString("hex");
  const root = await realpath(options.rendererDirectory);
  const uploads = await mkdtemp(join(tmpdir(), "foresight-upload-"));
  const server = createServer();
  await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const giveUp = () => {
    process.stderr.write("The engine keeps stopping; giving up. / 引擎反复退出，已停止重启。\n");
    process.exitCode = 1;
    server.close();
  };
  const supervisor = superviseEngine(options.project, giveUp, options.engineFile);

  server.on("request", (request, response) => {
    const refused = refusal(request, host, origin);
    if (refused) return end(response, refused);
    handle(request, response).catch(() => {
      if (!response.headersSent) end(response, 500);
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const authorised = isToken(bearer(request), token);
    if (url.pathname === "/upload" && request.method === "POST") {
      if (!authorised) return end(response, 401);
      const name = basename((url.searchParams.get("name") ?? "file").replaceAll("\\", "/")) || "file";
      const folder = await mkdtemp(join(uploads, "file-"));
      const path = join(folder, name);
      try {
        await pipeline(request, createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      return json(response, { path });
    }
    if (url.pathname === "/export" && request.method === "GET") {
      if (!authorised) return end(response, 401);
      const path = url.searchParams.get("path") ?? "";
      const found = exported.has(path) && (await stat(path).catch(() => null));
      if (!found || !found.isFile()) return end(response, 404);
      response.writeHead(200, {
        ...staticHeaders,
        "Content-Type": "application/octet-stream",
        "Content-Length": found.size,
        "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(basename(path))}`,
      });
      return pipeline(createReadStream(path), response);
    }
    if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405);
    return serveFile(url.pathname, response);
  }

  async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
    if (pathname === "/" || pathname === "/index.html") {
      const { html, headers } = await indexPage(join(root, "index.html"), origin);
      response.writeHead(200, headers);
      response.end(html);
      return;
    }
    let path: string;
    try {
      path = await realpath(resolve(root, `.${decodeURIComponent(pathname)}`));
    } catch {
      return end(response, 404);
    }
    const type = contentTypes[extname(path)];
    if (!path.startsWith(root + sep) || !type || !(await stat(path)).isFile()) return end(response, 404);
    response.writeHead(200, { ...staticHeaders, "Content-Type": type });
    return pipeline(createReadStream(path), response);
  }

  /** Files the engine wrote in this run: the only ones that can be fetched. */
  const exported = new Set<string>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_bytes,
    handleProtocols: () => "foresight",
  });
  server.on("upgrade", (request, socket, head) => {
    const refused =
      refusal(request, host, origin) ??
      (request.headers.origin === origin ? null : 403) ??
      (request.url === "/engine" ? null : 404) ??
      (isToken(offeredToken(request), token) ? null : 401);
    if (refused) {
      socket.end(
        `HTTP/1.1 ${refused} ${statusTexts[refused] ?? "Refused"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      supervisor.attach(
        channelOf(webSocket, (result) => {
          for (const path of writtenFiles(result)) exported.add(path);
        }),
      );
    });
  });

  const projectFailure = await supervisor.ready;
  return {
    projectFailure,
    url: `${origin}/#token=${token}`,
    origin,
    token,
    enginePid: () => supervisor.pid,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await supervisor.stop();
      await closed;
      await rm(uploads, { recursive: true, force: true });
    },
  };
}

function channelOf(socket: WebSocket, onResult: (result: unknown) => void): EngineChannel {
  socket.on("error", () => socket.terminate());
  return {
    send(message) {
      if (message.type === "reply") onResult(message.result);
      if (socket.readyState === socket.OPEN) socket.send(encodeFrame(message));
    },
    onMessage(listener) {
      socket.on("message", (data, isBinary) => {
        try {
          if (isBinary) throw new SyntaxError("requests are text");
          listener(decodeFrame<ClientMessage>((data as Buffer).toString("utf8")));
        } catch {
          socket.close(1003);
        }
      });
    },
    onClose: (listener) => socket.on("close", listener),
    close: () => socket.close(),
  };
}

/** The files that a call wrote for the user: these, and no others, the page may fetch. */
function writtenFiles(result: unknown): string[] {
  if (typeof result !== "object" || result === null) return [];
  const { path, sha256, files, manifestPath } = result as Record<string, unknown>;
  const one = typeof path === "string" && typeof sha256 === "string" ? [path] : [];
  if (typeof manifestPath !== "string" || !Array.isArray(files)) return one;
  return [manifestPath, ...files.flatMap(writtenFiles)];
}

function refusal(request: IncomingMessage, host: string, origin: string): number | null {
  if (request.headers.host !== host) return 421;
  if (request.headers.origin !== undefined && request.headers.origin !== origin) return 403;
  return null;
}

function bearer(request: IncomingMessage): string {
  return /^Bearer ([0-9a-f]+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
}

function offeredToken(request: IncomingMessage): string {
  return /(?:^|,)\s*token\.([0-9a-f]+)\s*(?:,|$)/.exec(request.headers["sec-websocket-protocol"] ?? "")?.[1] ?? "";
}

function isToken(offered: string, token: string): boolean {
  const left = Buffer.from(offered);
  const right = Buffer.from(token);
  return left.length === right.length && timingSafeEqual(left, right);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...staticHeaders, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${status} ${statusTexts[status] ?? ""}\n`);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...staticHeaders, "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => done());
  });
}

const statusTexts: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  421: "Misdirected Request",
  500: "Internal Server Error",
};

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".json": "application/json",
};
