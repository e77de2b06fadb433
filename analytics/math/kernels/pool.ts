import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { kernelCode } from "./code.ts";

/** The exports of assembly/index.ts. */
const kernels = [
  "assignRows",
  "boostAdvance",
  "boostBins",
  "boostGradients",
  "boostHistograms",
  "boostPartition",
  "boostPlace",
  "boostRecords",
  "boostSplits",
  "callsArrange",
  "callsCount",
  "callsMoveCells",
  "coarsen",
  "lloyd",
  "logisticPass",
  "moments",
  "quality",
  "seed",
  "treesExplain",
  "treesScore",
] as const;
export type KernelName = (typeof kernels)[number];
type Kernel = (task: number, parametersAt: number) => void;

/**
 * The control block, Int32 cells shared with the threads. `run` is odd while a run is open. A thread that sees it odd
 * says that it is `busy`, looks again, and then takes tasks by adding to `next`; whoever opened the run takes tasks too,
 * makes `run` even when none is left, and waits until nobody is busy: only then may the cells change.
 */
const cell = { run: 0, busy: 1, next: 2, end: 3, kernel: 4, parameters: 5, arena: 6, failed: 7, pages: 8 } as const;

const pageBytes = 65_536;
const mostPages = 65_536;
const parametersAt = 64;
const parameterCells = 48;
const heapAt = parametersAt + 4 * parameterCells;
/** An arena up to this size is kept for the next job: what counting calls takes. */
const keptBytes = 160 * 1024 * 1024;
const mostThreads = 8;
/** Longest wait for a thread's last task before the run counts as failed. */
const patience_ms = 60_000;

// The memory of an arena is small to the garbage collector, which would leave it for later, and for later again.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** The bytes an arena can hold. */
export const arenaBytes = mostPages * pageBytes - heapAt;

/**
 * One block of WebAssembly memory, shared by all threads. Space is taken from the front and given back to a mark.
 * Addresses are multiples of 64. A view is of the memory as it is: `take` may grow it, so ask for views afterwards.
 */
export interface Arena {
  /** Address of `bytes` new bytes, not cleared. Throws RangeError past 4 GB. */
  take(bytes: number): number;
  /** Everything taken after this mark can be given back by `giveBack`. */
  mark(): number;
  giveBack(mark: number): void;
  f32(at: number, length: number): Float32Array;
  f64(at: number, length: number): Float64Array;
  i32(at: number, length: number): Int32Array;
  u32(at: number, length: number): Uint32Array;
  u8(at: number, length: number): Uint8Array;
  u16(at: number, length: number): Uint16Array;
  /**
   * Calls the kernel once for each task from `from` to before `to`, on every thread of the pool and on this one, and
   * returns when all are done. A task writes only what is its own, so the bytes do not depend on the threads.
   * `parameters`: the kernel's block, 32-bit integers.
   */
  run(kernel: KernelName, from: number, to: number, parameters: readonly number[]): void;
  /**
   * Like `run`, but the other threads do the tasks while the caller goes on; it does what is left when it calls the function
   * that comes back, and every later run of the pool waits for that. Until then the parameters and all that the tasks read or
   * write are theirs.
   */
  start(kernel: KernelName, from: number, to: number, parameters: readonly number[]): () => void;
  /** The memory may be used for another job, or freed. */
  close(): void;
}

export interface KernelPool {
  readonly threads: number;
  open(): Arena;
  /** Ends the threads; only a pool that one made oneself needs it: no pool keeps the process alive. */
  end(): Promise<void>;
}

/**
 * A pool of `threads`, the caller's included. Null where the machine lacks SIMD or shared memory.
 * Starting takes some 50 ms a thread, in the background: until then the caller does the work alone.
 */
export function createPool(threads: number = Math.min(mostThreads, availableParallelism())): KernelPool | null {
  if (typeof SharedArrayBuffer === "undefined" || typeof WebAssembly === "undefined") return null;
  const code = kernelCode();
  if (!WebAssembly.validate(code.wasm)) return null;
  const module = new WebAssembly.Module(code.wasm);
  const control = new Int32Array(new SharedArrayBuffer(4 * Object.keys(cell).length));
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(code.thread, { workerData: { control, module, kernels, cell }, execArgv: [] });
    worker.unref();
    return worker;
  });
  let arenas = 0;
  let idle: Arena | null = null;
  /** Ends the run that is still open. */
  let finish: (() => void) | null = null;

  const tell = (message: { arena: number; memory?: WebAssembly.Memory }) =>
    workers.forEach((worker) => worker.postMessage(message));

  function share(arena: number, pages: number, name: KernelName, from: number, to: number): void {
    control[cell.next] = from;
    control[cell.end] = to;
    control[cell.kernel] = kernels.indexOf(name);
    control[cell.parameters] = parametersAt;
    control[cell.arena] = arena;
    control[cell.pages] = pages;
    control[cell.failed] = 0;
    Atomics.add(control, cell.run, 1);
    Atomics.notify(control, cell.run);
  }

  function join(): void {
    Atomics.add(control, cell.run, 1);
    const began = performance.now();
    let spins = 0;
    for (let busy = Atomics.load(control, cell.busy); busy > 0; busy = Atomics.load(control, cell.busy)) {
      if (++spins < 100_000) continue;
      Atomics.wait(control, cell.busy, busy, 1);
      if (performance.now() - began > patience_ms) throw new Error("a thread of the kernels does not answer");
    }
    if (control[cell.failed] !== 0) throw new Error("a thread of the kernels failed");
  }

  function newArena(): Arena {
    const number = ++arenas;
    let memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
    let own = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<KernelName, Kernel>;
    let cells = new Int32Array(memory.buffer, parametersAt, parameterCells);
    tell({ arena: number, memory });
    let top = heapAt;
    const arena: Arena = {
      take(bytes) {
        const at = top;
        const end = at + Math.ceil(bytes / 64) * 64;
        const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes);
        if (missing > 0) memory.grow(missing);
        top = end;
        return at;
      },
      mark: () => top,
      giveBack: (mark) => void (top = mark),
      f32: (at, length) => new Float32Array(memory.buffer, at, length),
      f64: (at, length) => new Float64Array(memory.buffer, at, length),
      i32: (at, length) => new Int32Array(memory.buffer, at, length),
      u32: (at, length) => new Uint32Array(memory.buffer, at, length),
      u8: (at, length) => new Uint8Array(memory.buffer, at, length),
      u16: (at, length) => new Uint16Array(memory.buffer, at, length),
      run(name, from, to, parameters) {
        arena.start(name, from, to, parameters)();
      },
      start(name, from, to, parameters) {
        finish?.();
        cells.set(parameters);
        const kernel = own[name];
        const isShared = workers.length > 0 && to - from > 1;
        if (isShared) share(number, memory.buffer.byteLength / pageBytes, name, from, to);
        let next = from;
        const take = () => (isShared ? Atomics.add(control, cell.next, 1) : next++);
        const end = () => {
          if (finish !== end) return;
          finish = null;
          try {
            for (let task = take(); task < to; task = take()) kernel(task, parametersAt);
          } finally {
            if (isShared) join();
          }
        };
        finish = end;
        return end;
      },
      close() {
        finish?.();
        top = heapAt;
        if (idle === null && memory.buffer.byteLength <= keptBytes) {
          idle = arena;
          return;
        }
        memory = null!;
        own = null!;
        cells = null!;
        collectGarbage();
        tell({ arena: number });
        // An even step: the threads look into their messages and let the memory go.
        Atomics.add(control, cell.run, 2);
        Atomics.notify(control, cell.run);
      },
    };
    return arena;
  }

  return {
    threads,
    open() {
      const arena = idle ?? newArena();
      idle = null;
      return arena;
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

let ofProcess: KernelPool | null | undefined;

/** The pool of this process, started at first use and kept; null as for `createPool`. */
export function kernelPool(): KernelPool | null {
  if (ofProcess === undefined) ofProcess = createPool();
  return ofProcess;
}
