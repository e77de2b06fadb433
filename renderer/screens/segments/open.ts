import { go } from "../../shell/route.ts";

/** The customers of a segment, on the Customers screen. */
export function openSegment(name: string): void {
  go("customers", { filter: JSON.stringify({ op: "and", items: [{ field: "segment", op: "=", value: name }] }) });
}

/** The same customers as the audience of a campaign. */
export function takeAsAudience(segmentationId: number, index: number): void {
  go("campaigns", { segmentation: String(segmentationId), segments: String(index) });
}
