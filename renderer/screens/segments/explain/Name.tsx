import EditOutlined from "@ant-design/icons/EditOutlined";
import { Button, Input, Tooltip } from "antd";
import { useState } from "react";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { SegmentProfile } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { segmentColour } from "../../../theme/tokens.ts";

interface Props {
  readonly segment: SegmentProfile;
  readonly busy: boolean;
  readonly onRename: (name: string) => void;
  readonly onOpen?: () => void;
}

/** A segment's name beside its colour; edited in place. */
export function Name({ segment, busy, onRename, onOpen }: Props) {
  const text = useText().segments;
  const title = segmentTitle(segment, useLocale());
  const [typed, setTyped] = useState<string | null>(null);
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
              setTyped(title);
            }}
          />
        </Tooltip>
      </span>
    );
  const commit = () => {
    const name = typed.trim();
    if (name && name !== title) onRename(name);
    setTyped(null);
  };
  return (
    <span className="row segment-name" onClick={(event) => event.stopPropagation()}>
      {swatch}
      <Input
        size="small"
        autoFocus
        maxLength={80}
        aria-label={text.renameLabel(title)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={commit}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyped(null);
        }}
      />
    </span>
  );
}
