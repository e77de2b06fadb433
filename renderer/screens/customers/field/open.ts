import { parseRoute, go } from "../../../shell/route.ts";

/** Opens what is behind a field, and behind one customer's value of it; the way back leads to what was open before. */
export function openField(field: string, of?: string): void {
  const { of: _, ...rest } = parseRoute(window.location.hash).params;
  go("customers", of === undefined ? { ...rest, field } : { ...rest, field, of });
}
