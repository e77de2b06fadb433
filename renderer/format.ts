import type { FieldInfo, FieldType, Month } from "../analytics/api/index.ts";
import type { Locale } from "./text/locale.ts";

/** What stands for a missing value; never 0. */
export const missing = "—";

const cache = new Map<string, Intl.NumberFormat>();
function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}

/** Every digit: `1,234,567`. */
export const formatCount = (value: number, locale: Locale): string =>
  numberFormat(locale, { maximumFractionDigits: 0 }).format(value);

/** For axes and tiles: `123.5万`, `1.2M`. */
export const formatCompact = (value: number, locale: Locale): string =>
  numberFormat(locale, {
    notation: "compact",
    maximumFractionDigits: Math.abs(value) < 10_000 && locale === "zh-CN" ? 0 : 1,
    signDisplay: "negative",
  }).format(value);

export const formatNumber = (value: number, locale: Locale, digits = 2): string =>
  numberFormat(locale, { maximumFractionDigits: digits }).format(value);

export const formatFixed = (value: number, locale: Locale, digits: number): string =>
  numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  }).format(value);

/** Fen in, yuan out: `¥89.00`. */
export const formatYuan = (fen: number, locale: Locale): string =>
  numberFormat(locale, { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol" }).format(fen / 100);

export const formatPercent = (share: number, locale: Locale, digits = 1): string =>
  numberFormat(locale, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    share,
  );

/** `2024年3月` or `Mar 2024`. */
export function formatMonth(month: Month, locale: Locale): string {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) return month;
  if (locale === "zh-CN") return `${year}年${number}月`;
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" }).format(
    Date.UTC(year, number - 1, 1),
  );
}

/** Takes ISO text or milliseconds since 1970 in UTC; a calendar date has no time zone. */
export function formatDate(value: string | number, locale: Locale): string {
  const date = new Date(
    typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? `${value.slice(0, 10)}T00:00:00Z` : value,
  );
  if (Number.isNaN(date.getTime())) return String(value);
  if (locale === "zh-CN") return date.toISOString().slice(0, 10);
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(date);
}

/** A moment, in the user's time zone. */
export function formatMoment(iso: string, locale: Locale): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, {
    dateStyle: locale === "zh-CN" ? "short" : "medium",
    timeStyle: "short",
  }).format(date);
}

export function formatBytes(bytes: number, locale: Locale): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes > 0 ? Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
  return `${formatNumber(bytes / 1024 ** power, locale, power === 0 ? 0 : 1)} ${units[power]}`;
}

/** `42 秒`, `3:05`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** A field whose values are shares of one, by its unit. */
export const isShare = (field: Pick<FieldInfo, "unit">): boolean => field.unit === "0..1" || field.unit === "share";

/** One value of a customer-view field as text; arrays are lists, null is missing. */
export function formatValue(
  value: unknown,
  field: { readonly type: FieldType; readonly unit: string | null },
  locale: Locale,
  words: { yes: string; no: string },
): string {
  if (value === null || value === undefined || value === "") return missing;
  if (Array.isArray(value)) return value.join(locale === "zh-CN" ? "、" : ", ");
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (field.type === "date") return formatDate(value as string | number, locale);
  if (typeof value === "number") {
    if (field.type === "fen") return formatYuan(value, locale);
    if (isShare(field)) return formatPercent(value, locale);
    if (field.type === "whole") return formatCount(value, locale);
    return formatNumber(value, locale);
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Text for the clipboard and for files: no grouping, yuan for money, so that a spreadsheet reads numbers. */
export function plainValue(value: unknown, type: FieldType | "text"): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(";");
  if (type === "fen" && typeof value === "number") return (value / 100).toFixed(2).replace(/\.00$/, "");
  if (type === "date" && typeof value === "number") return new Date(value).toISOString().slice(0, 10);
  return typeof value === "string" ? value : JSON.stringify(value);
}
