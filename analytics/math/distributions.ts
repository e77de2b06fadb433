import { MathError } from "./failure.ts";

/** Horner's rule, highest power first; the published constants below are rounded to float64. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const c of coefficients) value = value * x + c;
  return value;
}

/** Highest power first. Cody (1969) as in his ANORM (1992), ACM TOMS 19, algorithm 715. */
const cody = {
  a: [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  b: [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
  c: [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
    2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  d: [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
  p: [
    0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
    2.9112874951168793e-5,
  ],
  q: [1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5],
};

/**
 * Φ(x), the standard normal distribution function, to a relative accuracy near 1e-15 in both tails.
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969);
 * ACM algorithm 715 (1993), the one in R's pnorm.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const y = Math.abs(x);
  if (y <= 0.67448975) {
    const square = y > 1.11e-16 ? x * x : 0;
    return 0.5 + (x * polynomial(cody.a, square)) / polynomial(cody.b, square);
  }
  if (y > 40) return x > 0 ? 1 : 0;
  let tail: number;
  if (y <= 5.656854249492381) tail = polynomial(cody.c, y) / polynomial(cody.d, y);
  else {
    const inverse = 1 / (x * x);
    const series = (inverse * polynomial(cody.p, inverse)) / polynomial(cody.q, inverse);
    tail = (0.3989422804014327 - series) / y;
  }
  // e^(−y²/2) with y split at 1/16, so that the square of the leading part is exact.
  const lead = Math.trunc(y * 16) / 16;
  tail *= Math.exp((-lead * lead) / 2) * Math.exp((-(y - lead) * (y + lead)) / 2);
  return x > 0 ? 1 - tail : tail;
}

/** Highest power first. */
const wichura = {
  a: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  b: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
  c: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  d: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
  e: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  f: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
};

/**
 * Φ⁻¹(p), about 16 figures. ∓∞ at 0 and 1; throws `bad_option` outside [0, 1].
 * Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new MathError("bad_option", { name: "probability", value: p });
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(wichura.a, r)) / polynomial(wichura.b, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x =
    r <= 5
      ? polynomial(wichura.c, r - 1.6) / polynomial(wichura.d, r - 1.6)
      : polynomial(wichura.e, r - 5) / polynomial(wichura.f, r - 5);
  return q < 0 ? -x : x;
}

/**
 * Γ(a + ½) / Γ(a) for a > 0, without the cancellation of two log-gammas: the asymptotic series past 30,
 * the recurrence r(a) = r(a + 1) a / (a + ½) before. Source: DLMF 5.11.13.
 */
function gammaRatio(a: number): number {
  let factor = 1;
  let x = a;
  for (; x < 30; x++) factor *= x / (x + 0.5);
  const i = 1 / x;
  const log = -i / 8 + i ** 3 / 192 - i ** 5 / 640 + (17 * i ** 7) / 14336;
  return factor * Math.sqrt(x) * Math.exp(log);
}

/** Continued fraction of the incomplete beta function by Lentz's method. Source: DLMF 8.17.22; Numerical Recipes 6.4. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/**
 * The normal deviate with the same tail as Student's t, from an asymptotic series in 1/df.
 * Source: G. W. Hill, CACM algorithm 395 (1970).
 */
function hillDeviate(t: number, df: number): number {
  const a = df - 0.5;
  const b = 48 * a * a;
  const y = a * Math.log1p((t * t) / df);
  const tail = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b);
  return ((tail + y + 3) / b + 1) * Math.sqrt(y);
}

/** Above this many degrees of freedom x in the beta function is too near 1 to be told from it. */
const manyDegrees = 2000;

/** P(T > t) for t ≥ 0. */
function studentTail(t: number, df: number): number {
  if (df > manyDegrees) return normalCdf(-hillDeviate(t, df));
  const a = df / 2;
  const square = (t * t) / df;
  const x = 1 / (1 + square);
  const y = square / (1 + square);
  // xᵃ yᵇ / B(a, ½) with b = ½
  const front = Math.exp(-a * Math.log1p(square)) * Math.sqrt(y) * (gammaRatio(a) / Math.sqrt(Math.PI));
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(a, 0.5, x)) / a / 2;
  return 0.5 - front * betaFraction(0.5, a, y);
}

/**
 * Student's t distribution function, `df` > 0 degrees of freedom (need not be whole), by the regularised
 * incomplete beta function (Hill's series past 2000 degrees); both tails keep their relative accuracy. Throws `bad_option` for another df.
 * Source: Abramowitz & Stegun 26.7.1; DLMF 8.17.
 */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0)) throw new MathError("bad_option", { name: "df", value: df });
  if (Number.isNaN(t)) return Number.NaN;
  if (df > 1e10) return normalCdf(t);
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return t > 0 ? 1 : 0;
  const tail = studentTail(Math.abs(t), df);
  return t > 0 ? 1 - tail : tail;
}

/**
 * Quantile of Student's t: exact for df 1 and 2, otherwise Newton on the tail from the normal's quantile
 * (Cornish–Fisher's first term), with bisection whenever a step leaves the bracket. Throws `bad_option`.
 * Source: starting value Abramowitz & Stegun 26.7.5; closed forms G. W. Hill, CACM algorithm 396 (1970).
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1)) throw new MathError("bad_option", { name: "probability", value: p });
  if (!(df > 0)) throw new MathError("bad_option", { name: "df", value: df });
  if (p === 0.5) return 0;
  if (p === 0 || p === 1 || df > 1e10) return normalQuantile(p);
  const target = Math.min(p, 1 - p);
  const sign = p < 0.5 ? -1 : 1;
  if (df === 1) return sign / Math.tan(Math.PI * target);
  if (df === 2) return sign * (1 - 2 * target) * Math.sqrt(1 / (2 * target * (1 - target)));

  const z = -normalQuantile(target);
  let t = z + (z ** 3 + z) / (4 * df);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  const peak = gammaRatio(df / 2) / Math.sqrt(Math.PI * df);
  for (let i = 0; i < 200; i++) {
    const tail = studentTail(t, df);
    if (tail > target) low = t;
    else high = t;
    const density = peak * Math.exp((-(df + 1) / 2) * Math.log1p((t * t) / df));
    // Newton on log(tail): nearly straight where the tail is long, so it does not crawl.
    let next = t + (Math.log(tail / target) * tail) / density;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * t + 1 : (low + high) / 2;
    const moved = Math.abs(next - t);
    t = next;
    if (moved <= 1e-15 * t) break;
  }
  return sign * t;
}
