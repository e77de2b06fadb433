import { App, Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import { EngineError } from "../../../analytics/api/index.ts";
import type { FieldType, SortKey } from "../../../analytics/api/index.ts";
import { formatValue } from "../../format.ts";
import { DataGrid } from "../../parts/grid/DataGrid.tsx";
import type { GridColumn } from "../../parts/grid/DataGrid.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { samplePage } from "./samples.ts";

type State = "full" | "loading" | "empty" | "failing";
const rowsOf: Record<State, number | undefined> = { full: 2_000_000, loading: undefined, empty: 0, failing: 5_000 };

export function GalleryGrid() {
  const words = useText();
  const text = words.gallery;
  const locale = useLocale();
  const { message } = App.useApp();
  const [state, setState] = useState<State>("full");
  const [sorting, setSorting] = useState<SortKey[]>([{ field: "id", descending: false }]);
  const columns = useMemo<GridColumn[]>(() => {
    const column = (
      id: string,
      title: string,
      type: FieldType,
      unit: string | null = null,
      width = 130,
    ): GridColumn => ({
      id,
      title,
      type,
      width,
      align: type === "text" || type === "date" || type === "category" ? "start" : "end",
      format: (value) => formatValue(value, { type, unit }, locale, words.common),
    });
    return [
      column("id", text.id, "text"),
      column("index", text.index, "whole"),
      column("amount", text.amount, "fen"),
      column("share", text.share, "number", "0..1", 100),
      column("date", text.date, "date"),
      column("group", text.group, "category", null, 90),
    ];
  }, [locale, text, words.common]);
  const loadPage = useCallback(
    async (offset: number, limit: number, signal: AbortSignal) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      signal.throwIfAborted();
      if (state === "failing") throw new EngineError("engine_restarted");
      return samplePage(offset, limit, rowsOf[state] ?? 0);
    },
    [state],
  );
  return (
    <Section
      title={text.grid}
      note={words.parts.grid.keys}
      actions={
        <Segmented
          size="small"
          value={state}
          onChange={setState}
          options={[
            { value: "full", label: text.gridMillion },
            { value: "loading", label: text.gridLoading },
            { value: "empty", label: text.gridEmpty },
            { value: "failing", label: text.gridFailing },
          ]}
        />
      }
    >
      <div className="gallery-grid">
        <DataGrid
          label={text.grid}
          columns={columns}
          rowCount={rowsOf[state]}
          loadPage={loadPage}
          sorting={sorting}
          onSortingChange={setSorting}
          onOpenRow={(get) => void message.info(text.opened(String(get("id"))))}
        />
      </div>
    </Section>
  );
}
