import type { DroppableCalls } from "../api/customers.ts";
import type { Locale } from "../api/text/index.ts";

/** What dropping raw calls takes and gives up, and whether it was done. */
export function dropLines(plan: DroppableCalls, dropped: boolean, locale: Locale): string[] {
  const zh = locale === "zh-CN";
  const { before, neededFrom, calls, customers, customersOnlyThere, imports, months, lostViews, neededBy, openEnded } =
    plan;
  const lost = lostViews.map(({ asOf, built, snapshots }) => {
    const kept = [
      ...(built ? [zh ? "已建立" : "built"] : []),
      ...(snapshots > 0 ? [zh ? `快照 ${snapshots}` : `snapshots: ${snapshots}`] : []),
    ];
    return kept.length > 0 ? `${asOf} (${kept.join(", ")})` : asOf;
  });
  const users = neededBy.map(({ name }) => name ?? (zh ? "当前视图" : "the view in use")).join(zh ? "、" : ", ");
  const counting = openEnded.map(({ name }) => name).join(zh ? "、" : ", ");
  const lines = zh
    ? [
        `${before} 以前的通话记录：${calls} 条，${customers} 位客户（其中 ${customersOnlyThere} 位只在这里出现，仍保留为客户）`,
        `不能再建立视图的月份：${lost.join("，") || "无"}`,
        ...(counting ? [`按全部通话计算的客群版本，再次套用会少算：${counting}`] : []),
        ...imports.map((one) => `不能再追溯到行：${one.file}（${one.importId}） ${one.calls}`),
      ]
    : [
        `calls before ${before}: ${calls} of ${customers} customers (${customersOnlyThere} appear nowhere else; they stay customers)`,
        `no view can be built any more as of: ${lost.join(", ") || "none"}`,
        ...(counting ? [`count all calls, and fewer when applied again: ${counting}`] : []),
        ...imports.map((one) => `no longer traced to lines: ${one.file} (${one.importId})  ${one.calls}`),
      ];
  const list = months.map(({ month, calls: some }) => `  ${month}  ${some}`);
  const end = dropped
    ? zh
      ? "已清除。"
      : "Dropped."
    : !plan.allowed
      ? zh
        ? `不能清除：${users}需要 ${neededFrom} 起的通话记录。`
        : `Cannot be dropped: the calls from ${neededFrom} on are in use by ${users}.`
      : zh
        ? "尚未清除。加 --yes 执行。"
        : "Nothing was dropped yet. Add --yes to do it.";
  return [lines[0], ...list, ...lines.slice(1), end];
}
