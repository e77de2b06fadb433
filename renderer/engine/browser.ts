import { EngineError, decodeFrame, encodeFrame, errorCodes } from "../../analytics/api/index.ts";
import type { ClientChannel, EngineMessage, ErrorCode } from "../../analytics/api/index.ts";
import { NoEngineError } from "./host.ts";
import type { Host, PickedFile } from "./host.ts";

const tokenKey = "foresight.token";

/** Takes the token out of the address and keeps it for this tab only. */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const match = /^#token=([0-9a-f]{16,})$/i.exec(location.hash);
  if (match?.[1]) {
    storage.setItem(tokenKey, match[1]);
    history.replaceState(null, "", `${location.pathname}${location.search}#/`);
  }
  return storage.getItem(tokenKey);
}

/** A WebSocket as a channel; `bytes` of a reply arrive as Uint8Array. */
export function socketChannel(socket: WebSocket): ClientChannel {
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(message) as string);
    },
    onMessage: (listener) => {
      socket.addEventListener("message", (event: MessageEvent<string | ArrayBuffer>) => {
        const frame = typeof event.data === "string" ? event.data : new Uint8Array(event.data);
        listener(decodeFrame<EngineMessage>(frame));
      });
    },
    onClose: (listener) => socket.addEventListener("close", listener, { once: true }),
    close: () => socket.close(),
  };
}

/** The engine's answer to a refused upload or download: a failure when it sent one. */
async function refuse(response: Response): Promise<never> {
  const body: unknown = await response.json().catch(() => null);
  const failure = (body && typeof body === "object" && "error" in body ? body.error : body) as {
    code?: string;
    params?: object;
  } | null;
  const known = errorCodes.find((code) => code === failure?.code);
  const fallback: ErrorCode = response.status === 401 || response.status === 403 ? "unauthorised" : "internal";
  throw new EngineError(
    known ?? fallback,
    (failure?.params as Record<string, string>) ?? { detail: `HTTP ${response.status}` },
  );
}

export function browserHost(): Host {
  const token = takeToken(window.location, window.history, window.sessionStorage);
  const headers = { Authorization: `Bearer ${token ?? ""}` };

  async function upload(file: File): Promise<PickedFile> {
    const response = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers,
      body: file,
    });
    if (!response.ok) return refuse(response);
    const { path } = (await response.json()) as { path: string };
    return { name: file.name, path };
  }

  async function uploadAll(files: readonly File[]): Promise<PickedFile[]> {
    const picked: PickedFile[] = [];
    for (const file of files) picked.push(await upload(file));
    return picked;
  }

  /** Of a whole folder only what can be a table is worth uploading; the rest is named. */
  async function uploadFolder(files: readonly File[]): Promise<PickedFile[]> {
    const left = files.flatMap((file): PickedFile[] => {
      const path = pathOf(file);
      const leftOut = `/${path}`.includes("/.") || file.name.startsWith("~$") ? "hidden" : "not_a_table";
      return isOffered(file) ? [] : [{ name: file.name, path, leftOut }];
    });
    return [...(await uploadAll(files.filter(isOffered))), ...left];
  }

  return {
    kind: "browser",
    connect: () =>
      new Promise((resolve, reject) => {
        if (!token) return reject(new NoEngineError());
        const scheme = window.location.protocol === "https:" ? "wss" : "ws";
        const socket = new WebSocket(`${scheme}://${window.location.host}/engine`, ["foresight", `token.${token}`]);
        socket.binaryType = "arraybuffer";
        socket.addEventListener("open", () => resolve(socketChannel(socket)), { once: true });
        socket.addEventListener("error", () => reject(new Error("the engine does not answer")), { once: true });
      }),
    pickFiles: () =>
      new Promise((resolve, reject) => {
        const input = fileInput(resolve, (files) => uploadAll(files).then(resolve, reject));
        input.accept = accepted.join(",");
        input.click();
      }),
    pickFolder: () =>
      new Promise((resolve, reject) => {
        const input = fileInput(resolve, (files) => uploadFolder(files).then(resolve, reject));
        input.webkitdirectory = true;
        input.click();
      }),
    acceptDrop: async (data) => {
      const { files, folder } = await filesOfDrop(data);
      return folder ? uploadFolder(files) : uploadAll(files);
    },
    saveTarget: () => Promise.resolve(undefined),
    openExported: async (path) => {
      const response = await fetch(`/export?path=${encodeURIComponent(path)}`, { headers });
      if (!response.ok) return refuse(response);
      saveBlob(await response.blob(), path.split(/[\\/]/).at(-1) ?? "export.csv");
    },
  };
}

const accepted = ".csv .tsv .tab .txt .dat .psv .gz .zip .xlsx .xlsm .xls .json .jsonl .ndjson .parquet .pq".split(" ");

const pathOf = (file: File): string => file.webkitRelativePath || file.name;
const isOffered = (file: File): boolean =>
  !`/${pathOf(file)}`.includes("/.") &&
  !file.name.startsWith("~$") &&
  accepted.some((end) => file.name.toLowerCase().endsWith(end));

function fileInput(
  onCancel: (files: PickedFile[]) => void,
  onFiles: (files: readonly File[]) => Promise<unknown>,
): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => void onFiles([...(input.files ?? [])]), { once: true });
  input.addEventListener("cancel", () => onCancel([]), { once: true });
  return input;
}

/** Files of a drop, and whether a folder was among them; folders are walked, in the order of their names. */
async function filesOfDrop(data: DataTransfer): Promise<{ files: File[]; folder: boolean }> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some((entry) => entry.isDirectory)) return { files: [...data.files], folder: false };
  const found: File[] = [];
  for (const entry of entries) found.push(...(await filesOfEntry(entry)));
  return { files: found, folder: true };
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A reader hands out at most a hundred entries at a time.
    const next = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (next.length === 0) break;
    children.push(...next);
  }
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: File[] = [];
  for (const child of children) found.push(...(await filesOfEntry(child)));
  return found;
}

/** Offers a blob as a download. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
