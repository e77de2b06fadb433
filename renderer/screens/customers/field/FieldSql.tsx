import CopyOutlined from "@ant-design/icons/CopyOutlined";
import { App, Button } from "antd";
import type { FieldDefinition } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { sqlText, usedParameters } from "./sql.ts";

/** The SQL that computed a field when the view was built: the column, then the blocks it reads. */
export function FieldSql({ definition }: { readonly definition: FieldDefinition }) {
  const text = useText().field;
  const { message } = App.useApp();
  const { expression, blocks } = definition;
  if (expression === null) return <p className="soft small">{text.byRun}</p>;
  const copy = () =>
    void navigator.clipboard.writeText(sqlText(definition)).then(
      () => message.success(text.copied),
      () => message.error(text.copyFailed),
    );
  return (
    <div className="stack">
      <Button size="small" className="self-start" icon={<CopyOutlined aria-hidden />} onClick={copy}>
        {text.copy}
      </Button>
      <Code title={text.column} sql={expression} parameters={[]} />
      {blocks.map((block) => (
        <Code key={block.name} title={text.block(block.name)} sql={block.sql} parameters={usedParameters(block)} />
      ))}
    </div>
  );
}

interface CodeProps {
  readonly title: string;
  readonly sql: string;
  readonly parameters: readonly [string, string][];
}

function Code({ title, sql, parameters }: CodeProps) {
  const text = useText().field;
  return (
    <section className="code" aria-label={title}>
      <h3 className="soft small">{title}</h3>
      <pre className="mono" tabIndex={0}>
        {sql}
      </pre>
      {parameters.length > 0 && (
        <details className="small">
          <summary className="soft">
            {text.parameters} · {parameters.length}
          </summary>
          <dl className="mono parameters">
            {parameters.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
