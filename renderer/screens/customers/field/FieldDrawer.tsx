import { Drawer } from "antd";
import type { FieldDefinition, FieldInfo } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { replaceParams, useRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { ViewAt } from "../at.ts";
import { FieldTerms } from "./FieldTerms.tsx";
import { FieldSql } from "./FieldSql.tsx";
import { FieldRows } from "./FieldRows.tsx";
import "./field.css";

interface Props {
  readonly at: ViewAt;
  readonly fields: readonly FieldInfo[];
  /** Customers of the view. */
  readonly total: number | undefined;
}

/** What a number rests on: definition, rules and SQL; for one customer's value, the rows as well. Opened by `openField`. */
export function FieldDrawer({ at, fields, total }: Props) {
  const { params } = useRoute();
  const locale = useLocale();
  const { field: name, of } = params;
  const field = fields.find((one) => one.name === name);
  const close = () => {
    const { field: _, of: __, ...rest } = params;
    replaceParams(rest);
  };
  return (
    <Drawer
      open={field !== undefined}
      onClose={close}
      size="min(840px, 94vw)"
      mask={false}
      destroyOnHidden
      title={
        field && (
          <span className="field-drawer-title">
            {field.title[locale]} <span className="mono faint small">{field.name}</span>
          </span>
        )
      }
    >
      {field && (
        <Behind key={`${field.name} ${of ?? ""}`} at={at} field={field} fields={fields} total={total} of={of} />
      )}
    </Drawer>
  );
}

interface BehindProps extends Props {
  readonly field: FieldInfo;
  readonly of: string | undefined;
}

function Behind({ at, field, fields, total, of }: BehindProps) {
  const text = useText().field;
  const definition = useCall("customers.definition", { ...at, field: field.name });
  return (
    <div className="stack loose">
      {of !== undefined && at.snapshotId === undefined && (
        <FieldRows asOf={at.asOf} customerId={of} field={field} fields={fields} />
      )}
      {of !== undefined && at.snapshotId !== undefined && <p className="soft small">{text.snapshotRows}</p>}
      {definition.isPending && <Waiting />}
      {definition.error && <ErrorNote error={definition.error} onRetry={() => void definition.refetch()} />}
      {definition.data && <Defined at={at} definition={definition.data} fields={fields} total={total} of={of} />}
    </div>
  );
}

function Defined({ definition, ...rest }: Omit<BehindProps, "field"> & { readonly definition: FieldDefinition }) {
  const text = useText().field;
  return (
    <>
      <FieldTerms definition={definition} {...rest} />
      <Section title={text.sql} note={definition.expression === null ? undefined : text.sqlHint}>
        <FieldSql definition={definition} />
      </Section>
      {rest.of === undefined && rest.at.snapshotId === undefined && <p className="soft small">{text.pickCustomer}</p>}
    </>
  );
}

function Waiting() {
  return (
    <>
      <SkeletonRows rows={6} height={16} />
      <SkeletonBlock height={180} />
    </>
  );
}
