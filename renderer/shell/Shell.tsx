import { Suspense, useEffect, useState } from "react";
import { useCall } from "../engine/hooks.ts";
import { useLinkState } from "../engine/link.ts";
import { ErrorNote } from "../parts/ErrorNote.tsx";
import { JobBar } from "../parts/JobBar.tsx";
import { SkeletonRows } from "../parts/Skeleton.tsx";
import { useText } from "../text/index.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { LinkBanner, NoEngine } from "./LinkBanner.tsx";
import { useFileDrop } from "./fileQueue.ts";
import { ProjectContext } from "./project.ts";
import { Rail } from "./Rail.tsx";
import { components, freeScreens } from "./registry.ts";
import { useRoute } from "./route.ts";
import { TopBar } from "./TopBar.tsx";
import "./shell.css";

/** The window: rail, top bar, the present screen, the job bar. */
export function Shell() {
  const text = useText();
  const { screen } = useRoute();
  const status = useLinkState((state) => state.status);
  const info = useCall("project.info", {}, { enabled: status !== "no_engine" });
  const noProject = info.error?.code === "no_project";
  const project = noProject ? null : (info.data ?? null);
  const [palette, setPalette] = useState(false);
  const dropping = useFileDrop(project !== null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  const shown = !project && noProject && !freeScreens.has(screen) ? "start" : screen;
  useEffect(() => {
    document.title = `${project ? `${project.name} · ` : ""}${text.nav[shown]} · ${text.common.appName}`;
  }, [project, shown, text]);

  const Present = components[shown] ?? components.start;
  const offline = status === "no_engine" && shown !== "gallery";
  const waiting = !freeScreens.has(shown) && !project;
  return (
    <ProjectContext value={project}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {text.shell.skip}
      </a>
      <div className="shell">
        <Rail screen={shown} enabled={Boolean(project)} />
        <div className="shell-right">
          <TopBar project={project} none={noProject} onPalette={() => setPalette(true)} />
          <LinkBanner />
          <main id="main" className="shell-main" tabIndex={-1}>
            <ErrorBoundary key={shown}>
              {offline ? (
                <NoEngine />
              ) : waiting ? (
                <div className="page shell-wait">
                  {info.error ? (
                    <ErrorNote error={info.error} onRetry={() => void info.refetch()} />
                  ) : (
                    <SkeletonRows rows={8} height={20} />
                  )}
                </div>
              ) : (
                <Suspense
                  fallback={
                    <div className="page shell-wait">
                      <SkeletonRows rows={8} height={20} />
                    </div>
                  }
                >
                  {/* Start is there before it is known which project is open: what is typed meanwhile stays. */}
                  {Present && <Present key={shown === "start" ? shown : (project?.path ?? "")} />}
                </Suspense>
              )}
            </ErrorBoundary>
          </main>
          <JobBar />
        </div>
      </div>
      {dropping && (
        <div className="drop-veil" aria-hidden>
          <span>{text.data.dropHere}</span>
        </div>
      )}
      <CommandPalette open={palette} onClose={() => setPalette(false)} project={project} />
    </ProjectContext>
  );
}
