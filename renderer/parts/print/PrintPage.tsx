import ArrowLeftOutlined from "@ant-design/icons/ArrowLeftOutlined";
import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { Button, Segmented, Tooltip } from "antd";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { locales } from "../../text/locale.ts";
import { useText } from "../../text/index.ts";
import { SchemeContext, setLocale, useLocale } from "../../theme/preferences.ts";
import { PageHeader } from "../PageHeader.tsx";
import "./print.css";

interface Props {
  readonly title: string;
  readonly onBack: () => void;
  /** Nothing to print yet. */
  readonly waiting?: boolean;
  readonly children: ReactNode;
}

/** A sheet of A4 as it will be printed; the program's own print dialog makes a PDF of it, in the language that is shown. */
export function PrintPage({ title, onBack, waiting = false, children }: Props) {
  const text = useText().parts.print;
  const locale = useLocale();
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
        <article className="print-sheet">{children}</article>
      </SchemeContext>
    </div>
  );
}
