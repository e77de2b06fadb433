import { useEffect, useMemo, useReducer } from "react";
import { decodePage } from "./arrow.ts";
import type { Page } from "./arrow.ts";
import { PageCache } from "./pages.ts";
import type { LoadPage } from "./pages.ts";
import type { Sight } from "./sight.ts";

interface Wanted {
  readonly loadPage: LoadPage<Uint8Array | Page>;
  readonly columnwise: boolean;
  /** When it changes, the same pages are read anew. */
  readonly version: string | number | undefined;
  /** Rows that are drawn: `end` is one past the last. */
  readonly first: number;
  readonly end: number;
  readonly sight: Sight;
}

/** Keeps the pages of the rows that are drawn, in the columns that are. */
export function usePages({ loadPage, columnwise, version, first, end, sight }: Wanted): PageCache<Page> {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const cache = useMemo(
    () =>
      new PageCache<Page>(
        async (...ask) => {
          const page = await loadPage(...ask);
          return page instanceof Uint8Array ? decodePage(page) : page;
        },
        redraw,
        undefined,
        undefined,
        columnwise,
      ),
    // oxlint-disable-next-line react/exhaustive-deps -- another version of the same list
    [loadPage, columnwise, version],
  );
  useEffect(() => () => cache.clear(), [cache]);
  useEffect(() => {
    if (end <= first) return;
    const soon = setTimeout(() => cache.want(first, end, sight.near), 30);
    // Once nothing moves: columns that go by would only be cancelled.
    const later = setTimeout(() => cache.want(first, end, sight.near, sight.ahead), 200);
    return () => [soon, later].forEach(clearTimeout);
  }, [cache, first, end, sight]);
  return cache;
}
