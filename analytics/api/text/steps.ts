import type { Progress } from "../wire.ts";
import type { Locale } from "./locale.ts";

const zh = {
  build: "构建界面",
  generate: "生成样例数据",
  hash: "计算文件指纹 {file}",
  decode: "转换编码 {file}",
  unpack: "解开 {file}",
  read: "读取 {file}",
  store: "写入 {file}",
  check: "核对 {file}",
  undo: "撤销 {file} 的导入",
  view_calls: "汇总通话",
  view_bills: "汇总账单",
  view_payments: "汇总缴费",
  view_complaints: "汇总投诉",
  view_vas: "汇总增值业务",
  view_join: "合并客户视图",
  view_keep: "保存客户视图快照",
  calls_drop: "清除 {month} 的通话记录",
  erase: "清除个人数据",
  features: "读取特征",
  choose_k: "选择群数",
  cluster: "聚类",
  profile: "刻画客群",
  tune: "选择正则强度",
  train: "训练模型",
  validate: "验证模型",
  score: "客户打分",
  select: "筛选目标客户",
  assign: "划分对照组",
  write: "写入文件",
} as const;

export type StepName = keyof typeof zh;

const en: Readonly<Record<StepName, string>> = {
  build: "Building the screens",
  generate: "Generating sample data",
  hash: "Fingerprinting {file}",
  decode: "Decoding {file}",
  unpack: "Unpacking {file}",
  read: "Reading {file}",
  store: "Storing {file}",
  check: "Checking {file}",
  undo: "Undoing the import of {file}",
  view_calls: "Summing up calls",
  view_bills: "Summing up bills",
  view_payments: "Summing up payments",
  view_complaints: "Summing up complaints",
  view_vas: "Summing up services",
  view_join: "Joining the customer view",
  view_keep: "Keeping a snapshot of the view",
  calls_drop: "Dropping the calls of {month}",
  erase: "Erasing personal data",
  features: "Reading features",
  choose_k: "Choosing the number of segments",
  cluster: "Clustering",
  profile: "Profiling segments",
  tune: "Choosing the penalty",
  train: "Training the model",
  validate: "Validating the model",
  score: "Scoring customers",
  select: "Selecting customers",
  assign: "Drawing the control group",
  write: "Writing the file",
};

const words: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { "zh-CN": zh, en };

/** Words of a step; an unknown step shows its own name. */
export function stepText(progress: Pick<Progress, "step" | "params">, locale: Locale): string {
  const sentence = words[locale][progress.step] ?? progress.step;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(progress.params?.[name] ?? "")).trim();
}
