import type { Failure } from "./errors.ts";

/** A step of a long job. `step` is a key of `text/steps.ts`; `total` null means the end is not known. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  /** Values the step's words are completed with, such as a file name. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface JobInfo {
  readonly jobId: string;
  readonly call: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly progress: Progress | null;
  readonly error: Failure | null;
  /** Milliseconds since the job began to run. */
  readonly elapsed_ms: number;
}

/** What a client sends. `id` is the client's own and names the request for `cancel`. */
export type ClientMessage =
  | { readonly type: "request"; readonly id: number; readonly call: string; readonly params: unknown }
  | { readonly type: "cancel"; readonly id: number };

/** What happened without being asked: to every client. */
export type EngineEvent =
  | { readonly event: "job"; readonly job: JobInfo }
  /** Tables of these features changed: cached answers are stale. */
  | { readonly event: "changed"; readonly areas: readonly string[] }
  /** The engine process had died and is back; `project` is what was opened again. */
  | { readonly event: "restarted"; readonly project: string | null };

export type EngineMessage =
  | { readonly type: "reply"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly error: Failure }
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly type: "event"; readonly event: EngineEvent };

/** A transport: three functions. Messages are structured clones, or frames made by `encodeFrame`. */
export interface Channel<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

export type ClientChannel = Channel<ClientMessage, EngineMessage>;
export type EngineChannel = Channel<EngineMessage, ClientMessage>;

/**
 * Frames a message for a byte transport: text without binary parts; otherwise a binary frame of a little-endian
 * uint32 (length of the JSON), the JSON with `result: null`, then the bytes of the result.
 */
export function encodeFrame(message: ClientMessage | EngineMessage): string | Uint8Array {
  if (message.type !== "reply" || !(message.result instanceof Uint8Array)) return JSON.stringify(message);
  const head = new TextEncoder().encode(JSON.stringify({ ...message, result: null }));
  const frame = new Uint8Array(4 + head.length + message.result.length);
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, 4);
  frame.set(message.result, 4 + head.length);
  return frame;
}

/** The inverse of `encodeFrame`. Throws a SyntaxError or RangeError on a frame that is none. */
export function decodeFrame<M extends ClientMessage | EngineMessage>(frame: string | Uint8Array): M {
  if (typeof frame === "string") return JSON.parse(frame) as M;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const length = view.getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + length))) as object;
  // A copy, so that 8-byte columns inside are aligned whatever the length of the head was.
  return { ...head, result: frame.slice(4 + length) } as unknown as M;
}
