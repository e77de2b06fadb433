import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { ProjectSettings, RuleName, ViewRules } from "../../../../analytics/api/index.ts";
import { defaultRules, ruleNames } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useAction, useJob } from "../../../engine/hooks.ts";
import { formatMonth } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useProject } from "../../../shell/project.ts";
import { useRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { HoursRule } from "./HoursRule.tsx";
import { RuleGroup, RuleLine } from "./RuleGroup.tsx";
import { ServicesRule } from "./ServicesRule.tsx";
import { KeyAccountsRule, LifecycleForm, NumberWithUnit, TiersRule } from "./ValueRules.tsx";
import "./rules.css";

type Draft = Partial<ViewRules>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The rules that the customer view is computed by: changed here, saved together, the view rebuilt on demand. */
export function ViewRulesForm({ settings }: { readonly settings: ProjectSettings }) {
  const words = useText();
  const text = words.rules;
  const locale = useLocale();
  const { message } = App.useApp();
  const project = useProject();
  const configure = useAction("project.configure");
  const job = useJob("customers.build");
  const [draft, setDraft] = useState<Draft>({});
  const rules: ViewRules = { ...settings.rules, ...draft };
  const changed = ruleNames.filter((name) => name in draft && !same(draft[name], settings.rules[name]));
  const change =
    <K extends RuleName>(name: K) =>
    (value: ViewRules[K]) =>
      setDraft((old) => ({ ...old, [name]: value }));
  const { params } = useRoute();
  const group = (name: RuleName) => ({
    sought: params["rule"] === name,
    affects: text.affected[name],
    onRestore: same(rules[name], defaultRules[name])
      ? undefined
      : () => setDraft((old) => ({ ...old, [name]: defaultRules[name] })),
  });
  const build = () => void job.start({ asOf: project.asOf });
  const save = (rebuild: boolean) =>
    configure.mutate(
      { rules: Object.fromEntries(changed.map((name) => [name, rules[name]])) },
      {
        onError: (error) => void message.error(errorText(error, locale)),
        onSuccess: () => {
          setDraft({});
          void message.success(text.saved);
          if (rebuild) build();
        },
      },
    );
  const months = project.staleViews.map((month) => (month === null ? words.common.noDate : formatMonth(month, locale)));
  return (
    <Section title={text.title} note={text.note}>
      {months.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={text.stale(months.join(locale === "zh-CN" ? "、" : ", "))}
          description={text.staleHint}
          action={
            project.staleViews.includes(project.asOf) && (
              <Button size="small" loading={job.running} onClick={build}>
                {job.running ? text.building : text.rebuild}
              </Button>
            )
          }
        />
      )}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} onRetry={build} />}
      <RuleGroup title={text.hours.title} hint={text.hours.hint} {...group("discountHours")}>
        <HoursRule value={rules.discountHours} onChange={change("discountHours")} />
      </RuleGroup>
      <RuleGroup title={text.services.title} hint={text.services.hint} {...group("services")}>
        <ServicesRule value={rules.services} onChange={change("services")} />
      </RuleGroup>
      <RuleGroup title={text.trend.title} hint={text.trend.hint} {...group("flatTrend_percent")}>
        <RuleLine label={text.trend.label}>
          <NumberWithUnit
            label={text.trend.label}
            unit="%"
            min={0}
            max={100}
            precision={2}
            value={rules.flatTrend_percent}
            onChange={change("flatTrend_percent")}
          />
        </RuleLine>
      </RuleGroup>
      <RuleGroup title={text.tiers.title} {...group("valueTiers")}>
        <TiersRule value={rules.valueTiers} onChange={change("valueTiers")} />
      </RuleGroup>
      <RuleGroup title={text.lifecycle.title} hint={text.lifecycle.hint} {...group("lifecycle")}>
        <LifecycleForm value={rules.lifecycle} onChange={change("lifecycle")} />
      </RuleGroup>
      <RuleGroup title={text.key.title} {...group("keyAccounts")}>
        <KeyAccountsRule value={rules.keyAccounts} onChange={change("keyAccounts")} />
      </RuleGroup>
      {changed.length > 0 && (
        <div className="rule-bar" role="status">
          <span>{text.unsaved(changed.length)}</span>
          <span className="grow" />
          <Button onClick={() => setDraft({})}>{text.discard}</Button>
          <Button loading={configure.isPending} onClick={() => save(false)}>
            {text.save}
          </Button>
          <Button
            type="primary"
            disabled={project.customers === 0}
            loading={configure.isPending || job.running}
            onClick={() => save(true)}
          >
            {text.saveAndBuild}
          </Button>
        </div>
      )}
    </Section>
  );
}
