import { EngineError, failureOf } from "../api/errors.ts";
import { errorText, localeOf, stepText } from "../api/text/index.ts";
import type { Locale } from "../api/text/index.ts";
import type { Progress } from "../api/wire.ts";

/** `npm run` works in the package's folder; paths a person types are meant from where they stand. */
export function standWhereCalled(): void {
  const folder = process.env["INIT_CWD"];
  if (folder && process.env["npm_lifecycle_event"]) process.chdir(folder);
}

/** The reader's language: asked for, else `FORESIGHT_LANG`, else the terminal's own. */
export function terminalLocale(asked: string | undefined): Locale {
  const { FORESIGHT_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const tag = asked ?? FORESIGHT_LANG ?? LC_ALL ?? LC_MESSAGES ?? LANG ?? "";
  return tag === "" || /^(C|POSIX)\b/i.test(tag)
    ? localeOf(Intl.DateTimeFormat().resolvedOptions().locale)
    : localeOf(tag);
}

export interface ProgressLine {
  show(progress: Progress): void;
  /** A line of its own among the progress. */
  say(text: string): void;
  clear(): void;
}

/** Progress on stderr: one line that is rewritten on a terminal, one line a step elsewhere. */
export function progressLine(locale: Locale, stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  let shown = "";
  const clear = () => {
    if (stream.isTTY && shown) stream.write("\r\u001b[2K");
    shown = "";
  };
  return {
    show(progress) {
      const words = stepText(progress, locale);
      if (stream.isTTY) {
        const share = progress.total ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : "";
        stream.write(`\r\u001b[2K${words}${share}`);
        shown = words;
      } else if (words !== shown) {
        stream.write(`${words}\n`);
        shown = words;
      }
    },
    say(text) {
      clear();
      stream.write(`${text}\n`);
    },
    clear,
  };
}

/** Ctrl-C cancels the running work; a second one ends the program at once. */
export function interruptSignal(): AbortSignal {
  const abort = new AbortController();
  process.on("SIGINT", () => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  });
  process.on("SIGTERM", () => abort.abort());
  return abort.signal;
}

/**
 * Reports a failure on stderr: `{code, message, params}` for programs (with `--json`, or when stderr is no
 * terminal), the sentence alone for people.
 */
export function reportFailure(error: unknown, locale: Locale, asJson: boolean): void {
  const failure = failureOf(error);
  const message = errorText(failure, locale);
  const document = JSON.stringify({ code: failure.code, message, params: failure.params });
  process.stderr.write(`${asJson || !process.stderr.isTTY ? document : message}\n`);
  if (failure.code === "internal" && process.env["FORESIGHT_DEBUG"] && !(error instanceof EngineError))
    console.error(error);
}
