import { App, Button, InputNumber, Segmented } from "antd";
import type { ReactNode } from "react";
import { useContext } from "react";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction, useCall, useEngine } from "../../engine/hooks.ts";
import { PageHeader, Section } from "../../parts/PageHeader.tsx";
import { ProjectContext } from "../../shell/project.ts";
import { go } from "../../shell/route.ts";
import { locales } from "../../text/locale.ts";
import { useText } from "../../text/index.ts";
import { schemeChoices, setLocale, setSchemeChoice, useLocale, usePreferences } from "../../theme/preferences.ts";
import { Erasures } from "./Erasures.tsx";
import { RawCalls } from "./RawCalls.tsx";
import { PolicyForm } from "./policy/PolicyForm.tsx";
import { ViewRulesForm } from "./rules/ViewRulesForm.tsx";
import "./settings.css";

function Line({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting">
      <span className="setting-label">{label}</span>
      <div>
        <div>{children}</div>
        {hint && <p className="soft small">{hint}</p>}
      </div>
    </div>
  );
}

export default function Settings() {
  const words = useText();
  const text = words.settings;
  const locale = useLocale();
  const choice = usePreferences((state) => state.choice);
  const { message } = App.useApp();
  const { host } = useEngine();
  const project = useContext(ProjectContext);
  const ping = useCall("engine.ping", {});
  const settings = useCall("project.settings", {}, { enabled: project !== null });
  const configure = useAction("project.configure");
  const schemes = { light: words.shell.themeLight, dark: words.shell.themeDark, system: words.shell.themeSystem };
  return (
    <div className="page">
      <PageHeader title={text.title} />
      <div className="page-body settings">
        <Section title={text.appearance}>
          <Line label={text.language}>
            <Segmented
              value={locale}
              onChange={setLocale}
              options={locales.map((value) => ({ value, label: value === "en" ? "English" : "中文" }))}
            />
          </Line>
          <Line label={text.appearance}>
            <Segmented
              value={choice}
              onChange={setSchemeChoice}
              options={schemeChoices.map((value) => ({ value, label: schemes[value] }))}
            />
          </Line>
        </Section>
        {project && (
          <Section title={text.project}>
            <Line label={text.path}>
              <span className="mono">{project.path}</span>
            </Line>
            <Line label={text.schema}>{project.schemaVersion}</Line>
            <Line label={text.window} hint={text.windowHint}>
              <InputNumber<number>
                min={1}
                max={24}
                precision={0}
                aria-label={text.window}
                disabled={!settings.data || configure.isPending}
                value={settings.data?.windowMonths ?? null}
                onChange={(windowMonths) => {
                  if (windowMonths === null) return;
                  configure.mutate(
                    { windowMonths },
                    { onError: (error) => void message.error(errorText(error, locale)) },
                  );
                }}
              />{" "}
              {settings.data && <span className="soft">{text.months(settings.data.windowMonths)}</span>}
              <p className="faint small">{words.rules.affects(words.rules.affected.windowMonths)}</p>
            </Line>
          </Section>
        )}
        {project && settings.data && <ViewRulesForm settings={settings.data} />}
        {project && project.asOf !== null && <RawCalls />}
        {project && project.customers > 0 && <Erasures />}
        {project && settings.data && <PolicyForm />}
        <Section title={text.about}>
          <Line label={text.engine}>{ping.data?.version ?? "—"}</Line>
          <Line label={text.process}>{ping.data?.pid ?? "—"}</Line>
          <Line label={text.host}>{host.kind === "electron" ? text.hostElectron : text.hostBrowser}</Line>
          <Line label={words.nav.gallery} hint={text.galleryHint}>
            <Button onClick={() => go("gallery")}>{text.gallery}</Button>
          </Line>
        </Section>
      </div>
    </div>
  );
}
