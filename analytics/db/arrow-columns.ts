import type { DuckDBVector } from "@duckdb/node-api";

export function bitmap(rows: number): Uint8Array {
  return new Uint8Array(((rows + 63) >> 6) << 3);
}

/**
 * Copies a vector's validity bits to `target` from bit `offset` on; returns how many values are missing. `values` is zeroed where
 * one is: DuckDB leaves in those places what was there before, and equal rows are to be equal bytes.
 */
export function valid<N extends number | bigint>(
  vector: DuckDBVector,
  rows: number,
  target: Uint8Array,
  offset: number,
  values: Record<number, N>,
  zero: N,
): number {
  const { data } = (vector as unknown as { readonly validity: { readonly data: BigUint64Array | null } }).validity;
  const bytes = data && new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let nulls = 0;
  for (let i = 0; i < rows; i++) {
    if (bytes && ((bytes[i >> 3] >> (i & 7)) & 1) === 0) {
      nulls++;
      values[offset + i] = zero;
    } else target[(offset + i) >> 3] |= 1 << ((offset + i) & 7);
  }
  return nulls;
}

const encoder = new TextEncoder();

/** A column of text on its way to Arrow: rows never set are missing. */
export class TextColumn {
  readonly #values: (string | undefined)[];

  constructor(rows: number) {
    this.#values = new Array<string | undefined>(rows);
  }

  set(row: number, value: string): void {
    this.#values[row] = value;
  }

  /** The values in order of appearance with each row's place among them; undefined when there are more than `limit`. */
  distinct(limit: number): { readonly values: readonly string[]; readonly codes: Int32Array } | undefined {
    const places = new Map<string, number>();
    const codes = new Int32Array(this.#values.length);
    for (let row = 0; row < codes.length; row++) {
      const value = this.#values[row];
      if (value === undefined) continue;
      let place = places.get(value);
      if (place === undefined) {
        if (places.size >= limit) return undefined;
        place = places.size;
        places.set(value, place);
      }
      codes[row] = place;
    }
    return { values: [...places.keys()], codes };
  }

  /** Offsets and bytes as Arrow keeps them. */
  encode(): { readonly offsets: Int32Array; readonly bytes: Uint8Array } {
    const offsets = new Int32Array(this.#values.length + 1);
    let bytes = new Uint8Array(Math.max(64, this.#values.length * 16));
    let end = 0;
    for (let row = 0; row < this.#values.length; row++) {
      const value = this.#values[row];
      if (value !== undefined) {
        // No character takes more than three bytes per UTF-16 unit.
        if (end + value.length * 3 > bytes.length) {
          const larger = new Uint8Array((end + value.length * 3) * 2);
          larger.set(bytes.subarray(0, end));
          bytes = larger;
        }
        end += encoder.encodeInto(value, bytes.subarray(end)).written;
      }
      offsets[row + 1] = end;
    }
    return { offsets, bytes: bytes.subarray(0, end) };
  }
}
