/** A number with `digits` decimals and a real minus sign; what rounds to nothing has none. */
export function fixed(value: number, digits: number): string {
  const rounded = Math.abs(value).toFixed(digits);
  return value < 0 && Number(rounded) !== 0 ? `−${rounded}` : rounded;
}
