import { useCall } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Conflicts } from "./Conflicts.tsx";
import { Priority } from "./Priority.tsx";

/** Who is who: rules that link other ids, which source wins, and what sources disagree on. */
export function Identity() {
  return (
    <>
      <Rules />
      <Priority />
      <Conflicts />
    </>
  );
}

function Rules() {
  const text = useText().data.identity;
  const locale = useLocale();
  const rules = useCall("identity.rules", {});
  const count = (value: number) => formatCount(value, locale);
  return (
    <Section title={text.rules} note={text.rulesHint}>
      {rules.isPending && <SkeletonRows rows={2} height={20} />}
      {rules.error && <ErrorNote error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data?.length === 0 && <p className="soft">{text.rulesEmpty}</p>}
      {rules.data && rules.data.length > 0 && (
        <table className="plain-table" aria-label={text.rules}>
          <thead>
            <tr>
              <th>{text.kind}</th>
              <th>{text.by}</th>
              <th className="right">{text.links}</th>
              <th className="right" title={text.ambiguousHint}>
                {text.ambiguous}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.data.map((rule) => (
              <tr key={`${rule.kind}:${rule.by}`}>
                <td>{text.kinds[rule.kind]}</td>
                <td>{text.bys[rule.by]}</td>
                <td className="right">{count(rule.links)}</td>
                <td className={`right${rule.ambiguous > 0 ? " warn-text" : ""}`} title={text.ambiguousHint}>
                  {count(rule.ambiguous)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
