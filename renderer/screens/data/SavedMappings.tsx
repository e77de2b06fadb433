import { App, Button, Popover } from "antd";
import { useAction, useCall } from "../../engine/hooks.ts";
import { formatMoment } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { MappingList } from "./Imports.tsx";
import { useTableName } from "../../parts/tableName.ts";

/** Mappings kept by source, to be looked at and forgotten. */
export function SavedMappings() {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const { message } = App.useApp();
  const saved = useCall("ingest.mappings", {});
  const forget = useAction("ingest.forgetMapping");
  if (saved.error)
    return <ErrorNote error={saved.error} title={text.savedMappings} onRetry={() => void saved.refetch()} />;
  if (!saved.data || saved.data.length === 0) return null;
  return (
    <Section title={text.savedMappings} note={text.savedMappingsHint}>
      {forget.error && <ErrorNote error={forget.error} title={text.forget} />}
      <div className="scroll-x">
        <table className="plain-table" aria-label={text.savedMappings}>
          <thead>
            <tr>
              <th>{text.source}</th>
              <th>{text.table}</th>
              <th>{text.mappedColumns}</th>
              <th>{text.savedAt}</th>
              <th>{text.used}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {saved.data.map((item) => (
              <tr key={item.mappingId}>
                <td className="ellipsis data-file" title={item.source}>
                  {item.source}
                </td>
                <td>{name(item.table)}</td>
                <td>
                  <Popover trigger={["click"]} title={text.mapping} content={<MappingList mapping={item.mapping} />}>
                    <Button type="link" size="small">
                      {text.history.mappingOf(Object.keys(item.mapping).length)}
                    </Button>
                  </Popover>
                </td>
                <td className="nowrap">{formatMoment(item.savedAt, locale)}</td>
                <td>{text.usedTimes(item.used)}</td>
                <td className="right">
                  <Button
                    size="small"
                    disabled={forget.isPending}
                    aria-label={`${text.forget}: ${item.source}`}
                    onClick={() =>
                      forget.mutate(
                        { mappingId: item.mappingId },
                        { onSuccess: () => void message.success(text.forgotten) },
                      )
                    }
                  >
                    {text.forget}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
