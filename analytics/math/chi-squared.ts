import { normalCdf } from "./distributions.ts";
import { MathError } from "./failure.ts";

/**
 * P(X > x) of a chi-squared variable with a whole number of degrees of freedom, R's pchisq(x, df, lower.tail = FALSE):
 * the closed forms for 1 and 2, then upwards two at a time, where every term is positive. Throws `bad_option`.
 * Source: Abramowitz & Stegun 26.4.4 and 26.4.5.
 */
export function chiSquaredTail(x: number, df: number): number {
  if (!(Number.isInteger(df) && df >= 1)) throw new MathError("bad_option", { name: "df", value: df });
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const half = x / 2;
  const odd = df % 2 === 1;
  let tail = odd ? 2 * normalCdf(-Math.sqrt(x)) : Math.exp(-half);
  // log of (x/2)^(k/2) e^(−x/2) / Γ(k/2 + 1), what two more degrees add to those of k.
  let log = odd ? Math.log(half) / 2 - half - Math.log(Math.PI / 4) / 2 : Math.log(half) - half;
  for (let k = odd ? 1 : 2; k < df; k += 2) {
    tail += Math.exp(log);
    log += Math.log(half / (k / 2 + 1));
  }
  return Math.min(1, tail);
}
