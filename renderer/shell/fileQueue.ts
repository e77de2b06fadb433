import { useEffect, useState } from "react";
import { create } from "zustand";
import type { CallInput, FoundFiles, ImportReport, Month } from "../../analytics/api/index.ts";
import { useEngine } from "../engine/hooks.ts";
import type { PickedFile } from "../engine/host.ts";
import type { Link } from "../engine/link.ts";
import { go } from "./route.ts";

/** What is known of a file before its preview: lines repaired for an import, or an import done once more. */
export type Preset = Pick<CallInput<"ingest.run">, "table" | "mapping" | "options">;
export type QueueState = "waiting" | "running" | "imported" | "unchanged" | "skipped" | "failed";

export interface QueuedFile extends PickedFile {
  readonly id: number;
  /** The month its name tells. */
  readonly month: Month | null;
  readonly state: QueueState;
  readonly report: ImportReport | null;
  readonly error: unknown;
  readonly preset: Preset;
}

interface FileQueue {
  /** Files taken in since the queue was last closed, in order. */
  readonly files: readonly QueuedFile[];
  /** The one being looked at. */
  readonly at: number;
  /** What was found beside them and is no table. */
  readonly leftOut: FoundFiles["skipped"];
  /** Nothing was found by what was asked for. */
  readonly nothing: boolean;
  readonly receiving: boolean;
  readonly error: unknown;
}

const closed = { files: [], at: 0, leftOut: [], nothing: false } as const;
export const useFileQueue = create<FileQueue>(() => ({ ...closed, receiving: false, error: null }));

/** Months of one source follow each other, whatever order a folder lists them in. */
const byName = new Intl.Collator("en", { numeric: true });

let nextId = 1;

type Added = PickedFile & { readonly month?: Month | null; readonly preset?: Preset };

export function queueFiles(added: readonly Added[]): void {
  const fresh = added.map(({ month = null, preset = {}, name, path }): QueuedFile => ({
    name,
    path,
    id: nextId++,
    month,
    preset,
    state: "waiting",
    report: null,
    error: null,
  }));
  useFileQueue.setState(({ files }) => ({ files: [...files, ...fresh], error: null, nothing: false }));
}

export const closeQueue = (): void => useFileQueue.setState(closed);
export const forgetLeftOut = (): void => useFileQueue.setState({ leftOut: [], nothing: false });
export const lookAt = (at: number): void => useFileQueue.setState({ at });

/** Notes how a file fared. */
export function settleFile(id: number, change: Partial<Pick<QueuedFile, "state" | "report" | "error">>): void {
  useFileQueue.setState(({ files }) => ({
    files: files.map((file) => (file.id === id ? { ...file, ...change } : file)),
  }));
}

/** Goes to the next file that waits, from the present one on and then from the start; without one the queue is closed. */
export function nextFile(): void {
  const { files, at } = useFileQueue.getState();
  const waiting = (file: QueuedFile) => file.state === "waiting";
  const after = files.findIndex((file, index) => index > at && waiting(file));
  const next = after >= 0 ? after : files.findIndex(waiting);
  if (next >= 0) lookAt(next);
  else closeQueue();
}

/**
 * Queues what `receive` brings: files, the tables below folders and those a pattern meets. A single file is queued even
 * when it does not look like a table, so that its preview says what is wrong with it.
 */
export async function receiveFiles(
  link: Link,
  receive: () => Promise<readonly PickedFile[]>,
  preset: Preset = {},
): Promise<void> {
  useFileQueue.setState({ receiving: true, error: null, nothing: false, leftOut: [] });
  try {
    const picked = await receive();
    if (picked.length === 0) return;
    const there = picked.filter((file) => file.leftOut === undefined);
    const left = picked.flatMap(({ path, leftOut }) => (leftOut ? [{ path, reason: leftOut }] : []));
    const paths = there.map((file) => file.path);
    const found: FoundFiles =
      paths.length > 0 ? await link.call("ingest.expand", { paths }) : { files: [], skipped: [] };
    const odd = new Map([...left, ...found.skipped].map((skipped) => [skipped.path, skipped]));
    const asked = there.filter((file) => odd.delete(file.path));
    const files = [...found.files, ...asked].sort((a, b) => byName.compare(a.name, b.name));
    queueFiles(files.map((file) => ({ ...file, preset })));
    useFileQueue.setState({ leftOut: [...odd.values()], nothing: found.files.length + asked.length === 0 });
  } catch (error) {
    useFileQueue.setState({ error });
  } finally {
    useFileQueue.setState({ receiving: false });
  }
}

/** Files may be dropped anywhere in the window. Returns whether files hang over it. */
export function useFileDrop(enabled: boolean): boolean {
  const link = useEngine();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(enabled);
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event) && --depth <= 0) setOver(false);
    };
    const allow = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = enabled ? "copy" : "none";
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // A part of the page that takes files of its own has taken these.
      const taken = event.defaultPrevented;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const data = event.dataTransfer;
      if (!enabled || !data || taken) return;
      go("data");
      void receiveFiles(link, () => link.host.acceptDrop(data));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: allow, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as "drop", listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as "drop", listener);
    };
  }, [enabled, link]);
  return over;
}
