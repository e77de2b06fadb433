/** Names between braces, once each, in their order. */
export const mergeFields = (message: string): string[] => [
  ...new Set([...message.matchAll(/\{([^{}\n]+)\}/g)].map(([, name]) => (name ?? "").trim())),
];

/** The message with its fields filled in; a field that `values` lacks stays as it is written. */
export const fillMessage = (message: string, values: ReadonlyMap<string, string>): string =>
  message.replace(/\{([^{}\n]+)\}/g, (written, name: string) => values.get(name.trim()) ?? written);

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "^{}\\[~]|€\f";

export interface SmsLength {
  /** Septets, or UTF-16 units once one letter needs them. */
  readonly characters: number;
  readonly parts: number;
  /** Characters one message holds at this number of parts. */
  readonly perPart: number;
  readonly unicode: boolean;
}

/**
 * How many short messages a text takes: 160 septets of the GSM alphabet or 70 UTF-16 units in one, 153 or 67 in each of
 * several (3GPP TS 23.038 §6.1, TS 23.040 §9.2.3.24.1).
 */
export function smsLength(message: string): SmsLength {
  let septets = 0;
  let unicode = false;
  for (const letter of message) {
    if (basic.includes(letter)) septets += 1;
    else if (extended.includes(letter)) septets += 2;
    else unicode = true;
  }
  const characters = unicode ? message.length : septets;
  const [single, several] = unicode ? [70, 67] : [160, 153];
  const parts = characters === 0 ? 0 : characters <= single ? 1 : Math.ceil(characters / several);
  return { characters, parts, perPart: parts > 1 ? several : single, unicode };
}
