/**
 * What the kernels of gradient-boosted trees share (boosting/grow.ts drives them). A kernel is called with the number of a task
 * and the address of its parameters, u32 cells named in each docstring.
 *
 * A record is one row: four i32 (gradient, hessian, 1, 0), then one byte a feature, its bin, 255 for missing; `stride`
 * bytes in all. A histogram entry is the sum of such four i32 over the rows of a bin, 256 entries a feature, features in
 * groups of four. Sums of whole numbers do not depend on the order of the rows: any number of threads grows the same tree.
 */

export const MISSING: u32 = 255;
export const RECORD_HEAD: usize = 16;
export const FEATURE_BYTES: usize = 4096;
export const GROUP_BYTES: usize = 4 * FEATURE_BYTES;
export const ROWS_A_TASK: u32 = 4096;

// @ts-ignore: decorator
@inline
export function cell(parameters: usize, index: usize): u32 {
  return load<u32>(parameters + (index << 2));
}

// @ts-ignore: decorator
@inline
export function u32At(list: usize, index: u32): u32 {
  return load<u32>(list + ((<usize>index) << 2));
}
