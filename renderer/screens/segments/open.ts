import { App } from "antd";
import { failureOf, segmentField } from "../../../analytics/api/index.ts";
import type { FilterNode, Month, Segmentation } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { useProject } from "../../shell/project.ts";
import { fromHere, go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Makes `asOf` the project's month where it is not, and says so; false when that failed. */
export function useMonth(): (asOf: Month | null) => Promise<boolean> {
  const text = useText().segments;
  const locale = useLocale();
  const project = useProject();
  const { message } = App.useApp();
  const configure = useAction("project.configure");
  return async (asOf) => {
    if (asOf === null || asOf === project.asOf) return true;
    try {
      await configure.mutateAsync({ asOf });
      void message.info(text.monthSwitched(formatMonth(asOf, locale)));
      return true;
    } catch (error) {
      void message.error(errorText(failureOf(error), locale));
      return false;
    }
  };
}

export type OpenCustomers = (asOf: Month | null, filter: FilterNode) => void;

/** Opens customers as of a month on the Customers screen; the project's month follows, so that the count is the one clicked. */
export function useOpenCustomers(): OpenCustomers {
  const stand = useMonth();
  return (asOf, filter) => {
    const opens = fromHere();
    void stand(asOf).then((there) => there && opens("customers", { filter: JSON.stringify(filter) }));
  };
}

/** The condition for being in a segment of a version. */
export const inSegment = (segmentationId: number, index: number): FilterNode => ({
  op: "and",
  items: [{ field: segmentField(segmentationId), op: "=", value: index }],
});

/**
 * The segment as the audience of a campaign: as of the project's month where the segmentation was applied to it, else as of
 * the month it was made on.
 */
export function useAudience(): (made: Segmentation, index: number, applied: readonly (Month | null)[]) => void {
  const stand = useMonth();
  const project = useProject();
  return (made, index, applied) => {
    if (made.asOf !== project.asOf && applied.includes(project.asOf)) {
      go("campaigns", { filter: JSON.stringify(inSegment(made.segmentationId, index)) });
      return;
    }
    const opens = fromHere();
    void stand(made.asOf).then(
      (there) => there && opens("campaigns", { segmentation: String(made.segmentationId), segments: String(index) }),
    );
  };
}
