import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useMemo, useState } from "react";
import { LinkContext, createQueryClient, followEngine } from "./engine/hooks.ts";
import type { Link } from "./engine/link.ts";
import { Shell } from "./shell/Shell.tsx";
import { antdTheme } from "./theme/antd.ts";
import { familyOf, useLocale, useScheme } from "./theme/preferences.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

export function App({ link }: { readonly link: Link }) {
  const locale = useLocale();
  const scheme = useScheme();
  const [queries] = useState(createQueryClient);
  useEffect(() => followEngine(link, queries), [link, queries]);
  const theme = useMemo(() => antdTheme(scheme, familyOf(locale)), [scheme, locale]);
  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={theme}
      locale={locale === "en" ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp className="app-root" message={{ maxCount: 3 }}>
        <LinkContext value={link}>
          <QueryClientProvider client={queries}>
            <Shell />
          </QueryClientProvider>
        </LinkContext>
      </AntApp>
    </ConfigProvider>
  );
}
