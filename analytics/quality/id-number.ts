/**
 * Citizen identification numbers of 18 places. Source: GB 11643-1999 (6 places of region, 8 of birth date, 3 of sequence
 * whose last is odd for men, 1 check digit by ISO 7064 MOD 11-2).
 */

/** Weights of places 1 to 17: 2^(18 - place) mod 11. */
export const idNumberWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** The check digit by the weighted sum mod 11. */
export const idNumberCheckDigits = "10X98765432";

const shape = /^[0-9]{17}[0-9Xx]$/;
const plain = (text: string) => text.replaceAll(/^ +| +$/g, "");

/** The check digit that belongs to the first 17 places, null when they are not 17 digits. */
export function idCheckDigit(first17: string): string | null {
  if (!/^[0-9]{17}$/.test(first17)) return null;
  const sum = idNumberWeights.reduce((total, weight, place) => total + weight * Number(first17[place]), 0);
  return idNumberCheckDigits[sum % 11];
}

/** Birth date in an 18-place number, `1949-12-31`; null where there is none on the calendar. The check digit is not looked at. */
export function idBirthDate(idNumber: string): string | null {
  const text = plain(idNumber);
  if (!shape.test(text)) return null;
  const [year, month, day] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))];
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return null;
  return `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
}

/** Gender in an 18-place number: odd 17th place for men. */
export function idGender(idNumber: string): "male" | "female" | null {
  const text = plain(idNumber);
  return shape.test(text) ? (Number(text[16]) % 2 === 1 ? "male" : "female") : null;
}

/**
 * Whether a number is right: `null` when it is not of the 18-place form (another document), or is a unified social
 * credit code (begins with 9, no date inside); else check digit and date.
 */
export function idNumberValid(idNumber: string): boolean | null {
  const text = plain(idNumber);
  if (!shape.test(text)) return null;
  const dated = idBirthDate(text) !== null;
  if (!dated && text.startsWith("9")) return null;
  return dated && idCheckDigit(text.slice(0, 17)) === text[17].toUpperCase();
}
