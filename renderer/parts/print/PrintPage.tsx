import ArrowLeftOutlined from "@ant-design/icons/ArrowLeftOutlined";
import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { Button, Segmented, Tooltip } from "antd";
import { useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import { locales } from "../../text/locale.ts";
import { useText } from "../../text/index.ts";
import { saveBlob } from "../../engine/browser.ts";
import { familyOf, SchemeContext, setLocale, useLocale } from "../../theme/preferences.ts";
import { cssVariables } from "../../theme/tokens.ts";
import { PageHeader } from "../PageHeader.tsx";
import { standalone } from "./standalone.ts";
import "./print.css";

interface Props {
  readonly title: string;
  /** What the saved file is called, without its ending; omitted: the title. */
  readonly fileName?: string;
  readonly onBack: () => void;
  /** Nothing to print yet. */
  readonly waiting?: boolean;
  readonly children: ReactNode;
}

/**
 * A sheet of A4 as it will be printed, in the language that is shown: the program's own print dialog makes a PDF of it, or it is
 * saved as one HTML file that needs nothing else.
 */
export function PrintPage({ title, fileName = title, onBack, waiting = false, children }: Props) {
  const text = useText().parts.print;
  const locale = useLocale();
  const sheet = useRef<HTMLElement>(null);
  const light: Record<string, string> = useMemo(
    () => ({ ...cssVariables("light", familyOf(locale)), "--hover": "transparent" }),
    [locale],
  );
  const save = () => {
    if (!sheet.current) return;
    const page = standalone(title, locale, sheet.current);
    saveBlob(new Blob([page], { type: "text/html" }), `${fileName}.html`);
  };
  // What is printed is named after what is on it.
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => void (document.title = before);
  }, [title]);
  return (
    <div className="page print-page">
      <div className="campaign-head print-hidden">
        <Tooltip title={text.back}>
          <Button type="text" icon={<ArrowLeftOutlined aria-hidden />} aria-label={text.back} onClick={onBack} />
        </Tooltip>
        <PageHeader
          title={title}
          actions={
            <>
              <Segmented
                aria-label={text.language}
                value={locale}
                options={locales.map((value) => ({ value, label: value === "en" ? "English" : "中文" }))}
                onChange={setLocale}
              />
              <Button disabled={waiting} onClick={save}>
                {text.save}
              </Button>
              <Button
                type="primary"
                icon={<PrinterOutlined aria-hidden />}
                disabled={waiting}
                onClick={() => window.print()}
              >
                {text.print}
              </Button>
            </>
          }
        />
      </div>
      <SchemeContext value="light">
        <article className="print-sheet" lang={locale} style={light} ref={sheet}>
          {children}
        </article>
      </SchemeContext>
    </div>
  );
}
