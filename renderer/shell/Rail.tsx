import { useText } from "../text/index.ts";
import { rail, railFoot } from "./registry.ts";
import { formatRoute } from "./route.ts";
import type { Screen } from "./route.ts";

/** The loop is the navigation. Without a project only what works without one can be reached. */
export function Rail({ screen, enabled }: { readonly screen: Screen; readonly enabled: boolean }) {
  const text = useText();
  const item = (entry: (typeof rail)[number], reachable: boolean) => {
    const Icon = entry.icon;
    return (
      <a
        key={entry.screen}
        className="rail-item"
        href={reachable ? formatRoute({ screen: entry.screen, params: {} }) : undefined}
        aria-current={screen === entry.screen ? "page" : undefined}
        aria-disabled={!reachable}
      >
        <Icon aria-hidden />
        <span>{text.nav[entry.screen]}</span>
      </a>
    );
  };
  return (
    <nav className="rail" aria-label={text.nav.label}>
      <a className="rail-brand" href="#/" aria-label={text.nav.start}>
        <Mark />
        <span>{text.common.appName}</span>
      </a>
      {rail.map((entry) => item(entry, enabled))}
      <span className="grow" />
      {railFoot.map((entry) => item(entry, true))}
    </nav>
  );
}

function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      aria-hidden
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    >
      <circle cx="12" cy="12" r="6" />
      <path d="M12 2v5M12 17v5M2 12h5M17 12h5" />
    </svg>
  );
}
