import EditOutlined from "@ant-design/icons/EditOutlined";
import { Button, Input, Tooltip } from "antd";
import { useState } from "react";
import type { FocusEvent, KeyboardEvent } from "react";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { BothWords, SegmentProfile } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { segmentColour } from "../../../theme/tokens.ts";

interface Props {
  readonly segment: SegmentProfile;
  readonly busy: boolean;
  readonly onRename: (names: BothWords) => void;
  readonly onOpen?: () => void;
}

/** A segment's name beside its colour; edited in place, in the reader's language first, then in the other. */
export function Name({ segment, busy, onRename, onOpen }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const titles: BothWords = { "zh-CN": segmentTitle(segment, "zh-CN"), en: segmentTitle(segment, "en") };
  const title = titles[locale];
  const [typed, setTyped] = useState<BothWords | null>(null);
  const swatch = <span className="swatch" style={{ background: segmentColour(segment.key) }} />;
  if (typed === null)
    return (
      <span className="row segment-name">
        {swatch}
        {onOpen ? (
          <button type="button" className="segment-link" onClick={onOpen}>
            {title}
          </button>
        ) : (
          <span>{title}</span>
        )}
        <Tooltip title={text.rename}>
          <Button
            size="small"
            type="text"
            icon={<EditOutlined aria-hidden />}
            aria-label={text.renameLabel(title)}
            disabled={busy}
            onClick={(event) => {
              event.stopPropagation();
              setTyped(titles);
            }}
          />
        </Tooltip>
      </span>
    );
  const commit = () => {
    const names: BothWords = {
      "zh-CN": typed["zh-CN"].trim() || titles["zh-CN"],
      en: typed.en.trim() || titles.en,
    };
    if (names["zh-CN"] !== titles["zh-CN"] || names.en !== titles.en) onRename(names);
    setTyped(null);
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) commit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      setTyped(null);
    }
  };
  const languages = locale === "en" ? (["en", "zh-CN"] as const) : (["zh-CN", "en"] as const);
  return (
    <span
      className="row segment-name"
      onClick={(event) => event.stopPropagation()}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    >
      {swatch}
      <span className="segment-name-edit">
        {languages.map((language) => (
          <Input
            key={language}
            size="small"
            autoFocus={language === locale}
            maxLength={80}
            prefix={<span className="faint small">{text.languages[language]}</span>}
            aria-label={`${text.renameLabel(title)} (${text.languages[language]})`}
            value={typed[language]}
            onChange={(event) => setTyped({ ...typed, [language]: event.target.value })}
            onPressEnter={commit}
          />
        ))}
      </span>
    </span>
  );
}
