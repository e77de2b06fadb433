/** The part of WebAssembly used here; TypeScript has these types only in the browser's library. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Adds pages of 64 KB; the old buffer stays valid but keeps its length. Throws RangeError past the maximum. */
    grow(pages: number): number;
  }
  interface Module {}
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: object;
  }
  function validate(bytes: Uint8Array): boolean;
}
