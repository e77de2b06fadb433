import { createContext, useContext } from "react";
import type { ProjectInfo } from "../../analytics/api/index.ts";

export const ProjectContext = createContext<ProjectInfo | null>(null);

/** The open project; screens of the loop are only shown with one. */
export function useProject(): ProjectInfo {
  const project = useContext(ProjectContext);
  if (!project) throw new Error("useProject without an open project");
  return project;
}

/** Whether the customer view of the project's month is built by the present rules. */
export const hasView = (project: ProjectInfo): boolean =>
  project.views.includes(project.asOf) && !project.staleViews.includes(project.asOf);
