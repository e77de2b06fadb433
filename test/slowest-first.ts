import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/** Where the files lie that take from half a minute to a minute and a half: one of them begun last is waited for by the other workers. */
const slow = ["ingest/fuzz-", "hosts/cli", "loop/", "browser/", "customers/view", "ingest/every-file"];

/** Slow files first, also on a machine that has never run them; the others as vitest would have them. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = slow.findIndex((part) => moduleId.includes(`/test/${part}`));
      return place < 0 ? slow.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
