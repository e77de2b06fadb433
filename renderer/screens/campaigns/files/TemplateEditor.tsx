import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import { App, Button, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import { channels, exportFormats } from "../../../../analytics/api/index.ts";
import type { ExportTemplate, Month } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Labelled, WholeInput } from "../design/inputs.tsx";
import { channelName } from "../words.ts";
import { Columns } from "./Columns.tsx";

interface Props {
  readonly template: ExportTemplate;
  readonly all: readonly ExportTemplate[];
  /** The campaign's. */
  readonly channel: string;
  readonly asOf: Month | null;
  /** It is none of those that are kept. */
  readonly changed: boolean;
  readonly onChange: (template: ExportTemplate | null) => void;
}

/** Templates that came with the program are named after their channel. */
const builtIn = (name: string): boolean => name === "general" || (channels as readonly string[]).includes(name);

/** What a production system expects: format, encoding, columns and their headers; kept by name, used again. */
export function TemplateEditor({ template, all, channel, asOf, changed, onChange }: Props) {
  const words = useText();
  const text = words.delivery;
  const locale = useLocale();
  const { message } = App.useApp();
  const save = useAction("export.saveTemplate");
  const remove = useAction("export.deleteTemplate");
  const [naming, setNaming] = useState<string | null>(null);
  const set = (next: Partial<ExportTemplate>) => onChange({ ...template, ...next });
  const onError = (error: Parameters<typeof errorText>[0]) => void message.error(errorText(error, locale));
  const title = ({ name }: ExportTemplate) =>
    name === "general" ? text.general : builtIn(name) ? channelName(name, words.campaigns) : name;

  function keep() {
    const name = (naming ?? "").trim();
    if (!name) return;
    const asked = { ...template, name, channel, columns: [...template.columns] };
    save.mutate(
      { template: asked },
      {
        onError,
        onSuccess: (kept) => {
          setNaming(null);
          onChange(kept);
          void message.success(text.templateSaved(kept.name));
        },
      },
    );
  }
  return (
    <Section
      title={text.template}
      actions={
        <>
          {changed && (
            <Button size="small" type="text" onClick={() => onChange(null)}>
              {text.discard}
            </Button>
          )}
          {!changed && !builtIn(template.name) && (
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              onClick={() => remove.mutate({ name: template.name }, { onError, onSuccess: () => onChange(null) })}
            >
              {text.deleteTemplate}
            </Button>
          )}
          <Button size="small" onClick={() => setNaming(builtIn(template.name) ? "" : template.name)}>
            {text.saveTemplate}
          </Button>
        </>
      }
    >
      <div className="campaign-grid">
        <Labelled label={text.template}>
          <Select
            aria-label={text.template}
            value={all.some(({ name }) => name === template.name) ? template.name : null}
            options={all.map((one) => ({ value: one.name, label: title(one) }))}
            onChange={(name: string) => onChange(all.find((one) => one.name === name) ?? null)}
          />
        </Labelled>
        <Labelled label={text.format}>
          <Select
            aria-label={text.format}
            value={template.format}
            options={exportFormats.map((format) => ({ value: format, label: text.formats[format] }))}
            onChange={(format) => set({ format })}
          />
        </Labelled>
        {template.format === "csv" && (
          <Labelled label={text.encoding}>
            <Select
              aria-label={text.encoding}
              value={template.encoding}
              options={(["utf-8-bom", "gb18030"] as const).map((encoding) => ({
                value: encoding,
                label: text.encodings[encoding],
              }))}
              onChange={(encoding) => set({ encoding })}
            />
          </Labelled>
        )}
        <Labelled label={text.rowsPerFile}>
          <WholeInput
            label={text.rowsPerFile}
            min={1}
            optional
            placeholder={text.oneFile}
            value={template.rowsPerFile}
            onChange={(rowsPerFile) => set({ rowsPerFile })}
          />
        </Labelled>
      </div>
      {template.format === "csv" && (
        <Checkbox checked={template.digitsAsText} onChange={(event) => set({ digitsAsText: event.target.checked })}>
          {text.digitsAsText} <span className="small soft">{text.digitsAsTextHint}</span>
        </Checkbox>
      )}
      <Columns columns={template.columns} asOf={asOf} onChange={(columns) => set({ columns })} />
      <Modal
        open={naming !== null}
        title={text.saveTemplate}
        okText={words.common.save}
        cancelText={words.common.cancel}
        okButtonProps={{ disabled: !(naming ?? "").trim(), loading: save.isPending }}
        onOk={keep}
        onCancel={() => setNaming(null)}
        destroyOnHidden
      >
        <Labelled label={text.templateName} hint={text.templateHint(channelName(channel, words.campaigns))}>
          <Input
            autoFocus
            aria-label={text.templateName}
            value={naming ?? ""}
            maxLength={120}
            onChange={(event) => setNaming(event.target.value)}
            onPressEnter={keep}
          />
        </Labelled>
      </Modal>
    </Section>
  );
}
