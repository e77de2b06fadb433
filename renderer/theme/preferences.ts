import { createContext, useContext } from "react";
import { create } from "zustand";
import { isLocale } from "../text/locale.ts";
import type { Locale } from "../text/locale.ts";
import { cssVariables, type } from "./tokens.ts";
import type { Scheme } from "./tokens.ts";

export type SchemeChoice = Scheme | "system";
export const schemeChoices: readonly SchemeChoice[] = ["light", "dark", "system"];

interface Preferences {
  readonly locale: Locale;
  readonly choice: SchemeChoice;
  readonly systemDark: boolean;
}

const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const store = (key: string, value: string) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that refuses storage still shows the page; the choice lasts until it is closed.
  }
};

const firstLocale = (): Locale => {
  const saved = stored("foresight.locale");
  if (saved && isLocale(saved)) return saved;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
};

const firstChoice = (): SchemeChoice =>
  schemeChoices.find((choice) => choice === stored("foresight.theme")) ?? "system";

const media = window.matchMedia("(prefers-color-scheme: dark)");

export const usePreferences = create<Preferences>(() => ({
  locale: firstLocale(),
  choice: firstChoice(),
  systemDark: media.matches,
}));

export const schemeOf = ({ choice, systemDark }: Preferences): Scheme =>
  choice === "system" ? (systemDark ? "dark" : "light") : choice;

export const familyOf = (locale: Locale): string => (locale === "zh-CN" ? type.familyZh : type.family);

/** What is printed is drawn for white paper, whatever the screen is. */
export const SchemeContext = createContext<Scheme | null>(null);

export function useScheme(): Scheme {
  const chosen = usePreferences(schemeOf);
  return useContext(SchemeContext) ?? chosen;
}
export const useLocale = (): Locale => usePreferences((state) => state.locale);

export function setLocale(locale: Locale): void {
  store("foresight.locale", locale);
  usePreferences.setState({ locale });
}

export function setSchemeChoice(choice: SchemeChoice): void {
  store("foresight.theme", choice);
  usePreferences.setState({ choice });
}

/** Keeps the document in step with the choices; called once before the first render. */
export function applyPreferences(): void {
  const apply = (state: Preferences) => {
    const root = document.documentElement;
    const scheme = schemeOf(state);
    root.lang = state.locale;
    root.dataset.theme = scheme;
    root.style.colorScheme = scheme;
    for (const [name, value] of Object.entries(cssVariables(scheme, familyOf(state.locale))))
      root.style.setProperty(name, value);
  };
  apply(usePreferences.getState());
  usePreferences.subscribe(apply);
  media.addEventListener("change", (event) => usePreferences.setState({ systemDark: event.matches }));
}
