import type { ClientChannel, FoundFiles } from "../../analytics/api/index.ts";

/** A file the engine can open: the browser has uploaded it, Electron only passes its path. */
export interface PickedFile {
  readonly name: string;
  readonly path: string;
  /** Why a file of a folder stayed where it is; `path` then is the one below the folder. */
  readonly leftOut?: FoundFiles["skipped"][number]["reason"];
}

/** What the renderer needs from the program around it. */
export interface Host {
  readonly kind: "browser" | "electron";
  /** A new channel to the engine. Rejects when the engine cannot be reached. */
  connect(): Promise<ClientChannel>;
  /** Empty when the user cancels. */
  pickFiles(): Promise<PickedFile[]>;
  /** Every file below a folder the user chooses; empty when the user cancels. */
  pickFolder(): Promise<PickedFile[]>;
  /** Files and folders; a folder may come back as its path. */
  acceptDrop(data: DataTransfer): Promise<PickedFile[]>;
  /** Where to write a file: null means cancelled, undefined lets the engine choose. */
  saveTarget(suggested: string): Promise<string | null | undefined>;
  /** Hands a written file to the user: a download, or its folder. */
  openExported(path: string): Promise<void>;
}

/** The page was not opened by the program, so there is no engine to talk to. */
export class NoEngineError extends Error {
  override readonly name = "NoEngineError";
}
