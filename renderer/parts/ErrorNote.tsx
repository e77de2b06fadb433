import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import { Button } from "antd";
import { failureOf } from "../../analytics/api/index.ts";
import { errorText } from "../../analytics/api/text/index.ts";
import { useText } from "../text/index.ts";
import { useLocale } from "../theme/preferences.ts";
import "./notes.css";

interface Props {
  readonly error: unknown;
  /** What was being done when it failed. */
  readonly title?: string;
  readonly onRetry?: () => void;
  /** One line, inside another part. */
  readonly compact?: boolean;
}

/** What went wrong, where, what to do; with a way to try again. Being cancelled is not an error. */
export function ErrorNote({ error, title, onRetry, compact = false }: Props) {
  const text = useText();
  const locale = useLocale();
  const failure = failureOf(error);
  if (failure.code === "cancelled") return null;
  return (
    <div className={`note error${compact ? " compact" : ""}`} role="alert">
      <CloseCircleFilled aria-hidden className="note-icon" />
      <div className="grow">
        {title && <strong>{title}</strong>}
        <p>{errorText(failure, locale)}</p>
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {text.common.retry}
        </Button>
      )}
    </div>
  );
}
