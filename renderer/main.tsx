import "./engine/jitless.ts";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { browserHost } from "./engine/browser.ts";
import { electronHost } from "./engine/electron.ts";
import { createLink } from "./engine/link.ts";
import { applyPreferences } from "./theme/preferences.ts";
import "./theme/global.css";

applyPreferences();
const host = window.foresight ? electronHost(window.foresight) : browserHost();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App link={createLink(host)} />);
