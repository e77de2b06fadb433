import { MathError } from "./failure.ts";

/** A seeded source of randomness. Two generators of one seed give the same values for ever. */
export interface Random {
  /** Uniform unsigned 32-bit integer. */
  uint32(): number;
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, n), without modulo bias. Throws `bad_option` unless 1 ≤ n ≤ 2³². */
  int(n: number): number;
  /** Standard normal deviate. */
  normal(): number;
  /** Fisher–Yates shuffle in place; returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
}

/**
 * Finaliser of splitmix32: a bijection of 32-bit integers without visible structure.
 * Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the
 * 32-bit constants of C. Wellons' hash prospector (triple32 family, "lowbias32").
 */
function mix32(x: number): number {
  let z = x | 0;
  z = Math.imul(z ^ (z >>> 16), 0x7feb352d);
  z = Math.imul(z ^ (z >>> 15), 0x846ca68b);
  return (z ^ (z >>> 16)) >>> 0;
}

/**
 * xoshiro128** 1.1 from four state words, not all zero.
 * Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators" (ACM TOMS 2021).
 */
export function randomFromState(words: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = words.map((word) => word | 0) as [number, number, number, number];
  if ((a | b | c | d) === 0) throw new MathError("bad_option", { name: "state" });
  let spare = Number.NaN;

  function uint32(): number {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }
  function next(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }
  function int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296) throw new MathError("bad_option", { name: "n", value: n });
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const x = uint32();
      if (x < limit) return x % n;
    }
  }
  /** Marsaglia's polar method; the second deviate of each pair is kept for the next call. */
  function normal(): number {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  }
  function shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = int(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
    return items;
  }
  return { uint32, next, int, normal, shuffle };
}

/** A generator from one integer seed (taken modulo 2³²), its state spread by splitmix32. */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new MathError("bad_option", { name: "seed", value: seed });
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix32(state);
  };
  // Four successive outputs of a bijection are distinct, so at most one is zero.
  return randomFromState([word(), word(), word(), word()]);
}

/**
 * A seed for one part of a job, from the job's seed and the part's name or number, so that adding a
 * part never changes the dice of another. FNV-1a over the UTF-16 units of each part, then mixed.
 * Returns an unsigned 32-bit integer.
 */
export function deriveSeed(seed: number, ...parts: readonly (string | number)[]): number {
  if (!Number.isSafeInteger(seed)) throw new MathError("bad_option", { name: "seed", value: seed });
  let hash = mix32(seed >>> 0);
  for (const part of parts) {
    hash = Math.imul(hash ^ 0x811c9dc5, 16777619);
    const text = typeof part === "number" ? `#${part}` : part;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    hash = mix32(hash);
  }
  return hash >>> 0;
}

/**
 * `count` distinct row numbers out of `rows`, ascending: Knuth's selection sampling (TAOCP 2, 3.4.2,
 * algorithm S), each subset equally likely. Throws `bad_option` when count > rows.
 */
export function sampleRows(rows: number, count: number, random: Random): Uint32Array {
  if (count > rows || count < 0) throw new MathError("bad_option", { name: "count", value: count });
  const picked = new Uint32Array(count);
  let taken = 0;
  for (let i = 0; taken < count; i++) {
    if (random.next() * (rows - i) < count - taken) picked[taken++] = i;
  }
  return picked;
}
