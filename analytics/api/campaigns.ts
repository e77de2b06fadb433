import type { FilterNode } from "./customers.ts";
import type { Month } from "./project.ts";

export interface TargetRule {
  /** Segment indexes of the segmentation; empty means all. */
  readonly segmentationId: number | null;
  readonly segments: readonly number[];
  /** Keep this share of the remaining customers with the highest churn risk (0..1]; null keeps all. */
  readonly topRiskShare: number | null;
  readonly filter: FilterNode | null;
  /** Drop customers whose marketing consent is recorded as refused. */
  readonly requireConsent: boolean;
}

export interface WaterfallStep {
  readonly step: "base" | "left" | "segment" | "filter" | "consent" | "risk";
  readonly customers: number;
  readonly removed: number;
}

export interface TargetList {
  readonly targetListId: number;
  readonly name: string;
  readonly asOf: Month | null;
  readonly rule: TargetRule;
  readonly offer: string;
  readonly channel: string;
  readonly controlShare: number;
  readonly seed: number;
  readonly rows: number;
  readonly targets: number;
  readonly controls: number;
  readonly waterfall: readonly WaterfallStep[];
  readonly frozenAt: string;
}

export interface ExportResult {
  readonly path: string;
  /** Rows written: treated customers only; control customers never appear in a file for production. */
  readonly rows: number;
  /** Control customers held back. */
  readonly controls: number;
  readonly sha256: string;
  readonly masked: boolean;
}

export interface ExportRecord extends ExportResult {
  readonly exportId: number;
  readonly targetListId: number | null;
  readonly purpose: string | null;
  readonly exportedAt: string;
}
