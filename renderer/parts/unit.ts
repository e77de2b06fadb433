import { useText } from "../text/index.ts";

/** A field's unit in words: the engine writes `calls/month`, `fen`, `0..1`. Amounts are shown in yuan, shares in percent. */
export function useUnit(): (unit: string) => string {
  const words: Readonly<Record<string, string>> = useText().field.toldBy;
  return (unit) => words[unit] ?? unit;
}
