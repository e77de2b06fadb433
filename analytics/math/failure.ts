/** What can be wrong with the numbers handed to `math/`. Words belong to the caller. */
export type MathErrorCode =
  | "bad_option"
  | "bad_shape"
  | "empty"
  | "not_finite"
  | "not_positive_definite"
  | "one_class"
  | "too_few_rows"
  | "no_columns";

/** Thrown by every function of this folder: a code and its parameters, no prose for people. */
export class MathError extends Error {
  readonly code: MathErrorCode;
  readonly params: Readonly<Record<string, number | string>>;

  constructor(code: MathErrorCode, params: Record<string, number | string> = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = "MathError";
    this.code = code;
    this.params = params;
  }
}
