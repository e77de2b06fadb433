import { useEffect, useState } from "react";
import { create } from "zustand";
import { useEngine } from "../engine/hooks.ts";
import type { PickedFile } from "../engine/host.ts";
import { go } from "./route.ts";

interface FileQueue {
  /** Files waiting to be previewed and imported, the present one first. */
  readonly files: readonly PickedFile[];
  /** How many were queued since the queue was last empty. */
  readonly total: number;
  readonly receiving: boolean;
  readonly error: unknown;
}

export const useFileQueue = create<FileQueue>(() => ({ files: [], total: 0, receiving: false, error: null }));

export function queueFiles(added: readonly PickedFile[]): void {
  useFileQueue.setState(({ files, total }) => ({
    files: [...files, ...added],
    total: (files.length === 0 ? 0 : total) + added.length,
    error: null,
  }));
}

export const nextFile = (): void => useFileQueue.setState(({ files }) => ({ files: files.slice(1) }));
export const clearFiles = (): void => useFileQueue.setState({ files: [], total: 0 });

/** Queues what `receive` brings, showing that it is under way. */
export async function receiveFiles(receive: () => Promise<PickedFile[]>): Promise<void> {
  useFileQueue.setState({ receiving: true, error: null });
  try {
    queueFiles(await receive());
  } catch (error) {
    useFileQueue.setState({ error });
  } finally {
    useFileQueue.setState({ receiving: false });
  }
}

/** Files may be dropped anywhere in the window. Returns whether files hang over it. */
export function useFileDrop(enabled: boolean): boolean {
  const { host } = useEngine();
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
      event.preventDefault();
      depth = 0;
      setOver(false);
      const data = event.dataTransfer;
      if (!enabled || !data) return;
      go("data");
      void receiveFiles(() => host.acceptDrop(data));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: allow, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as "drop", listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as "drop", listener);
    };
  }, [enabled, host]);
  return over;
}
