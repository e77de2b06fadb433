import { Button } from "antd";
import { Component } from "react";
import type { ReactNode } from "react";
import { useText } from "../text/index.ts";

interface State {
  readonly error: Error | null;
}

/** Catches a screen that fails to draw; the rest of the window stays usable. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { error } = this.state;
    return error ? <Crash error={error} onRetry={() => this.setState({ error: null })} /> : this.props.children;
  }
}

function Crash({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const text = useText();
  const details = `${error.name}: ${error.message}\n${error.stack ?? ""}`;
  return (
    <div className="page" role="alert">
      <div className="empty">
        <h2>{text.errors.crash}</h2>
        <p>{text.errors.crashHint}</p>
        <div className="row empty-actions">
          <Button type="primary" onClick={onRetry}>
            {text.common.retry}
          </Button>
          <Button onClick={() => void navigator.clipboard.writeText(details)}>{text.errors.copy}</Button>
        </div>
        <details className="crash-details">
          <summary>{text.errors.technical}</summary>
          <pre className="mono">{error.message}</pre>
        </details>
      </div>
    </div>
  );
}
