// A thread of the pool: waits for a run to open, takes tasks until none is left, waits again. Plain JavaScript, so that
// it runs as it is from the sources, under the test runner and beside a bundle. The protocol is told in pool.ts.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

// A thread that makes no garbage never collects any, and would hold the memory of closed arenas for good.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

/** About a millisecond: the next pass of an iteration comes sooner, and waking from a wait costs more. */
const spinLimit = 100_000;

const { control, module, kernels, cell } = workerData;
const arenas = new Map();

/** Arenas come and go by message: the memory of a new one, or no memory for one that is closed. */
function hearOfArenas() {
  for (let heard = receiveMessageOnPort(parentPort); heard; heard = receiveMessageOnPort(parentPort)) {
    const { arena, memory } = heard.message;
    if (memory) arenas.set(arena, { memory, own: new WebAssembly.Instance(module, { env: { memory } }).exports });
    else {
      arenas.delete(arena);
      collectGarbage();
    }
  }
}

function help() {
  hearOfArenas();
  const { memory, own } = arenas.get(control[cell.arena]);
  // A thread hears late that another one has made the memory grow, and filling what is new would be out of bounds.
  if (memory.buffer.byteLength < control[cell.pages] * 65_536) memory.grow(0);
  const kernel = own[kernels[control[cell.kernel]]];
  const end = control[cell.end];
  const parameters = control[cell.parameters];
  for (let task = Atomics.add(control, cell.next, 1); task < end; task = Atomics.add(control, cell.next, 1))
    kernel(task, parameters);
}

for (let seen = 0; ;) {
  for (let spins = 0; spins < spinLimit && Atomics.load(control, cell.run) === seen; spins++);
  Atomics.wait(control, cell.run, seen);
  seen = Atomics.load(control, cell.run);
  if ((seen & 1) === 0) {
    hearOfArenas();
    continue;
  }
  Atomics.add(control, cell.busy, 1);
  try {
    if (Atomics.load(control, cell.run) === seen) help();
  } catch {
    Atomics.store(control, cell.failed, 1);
  }
  Atomics.sub(control, cell.busy, 1);
  Atomics.notify(control, cell.busy);
}
