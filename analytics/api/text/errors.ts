import type { ErrorCode, ErrorParams, Failure } from "../errors.ts";
import type { Locale } from "./locale.ts";

/** What happened and where, then what to do. `{name}` is filled from the failure's parameters. */
type Words = Readonly<Record<ErrorCode, string>>;

const zh: Words = {
  bad_params: "调用 {call} 的参数不对（{at}：{detail}）。请用 --help 查看它的参数。",
  unknown_call: "没有名为“{call}”的调用。请用 --help 查看全部调用。",
  unknown_command: "没有名为“{command}”的命令。请用 --help 查看全部命令。",
  cancelled: "已取消，项目保持原样。",
  internal: "程序内部出错：{detail}。项目保持原样；请重试，若再次出现请把这句话发给维护者。",
  engine_restarted: "分析引擎意外退出，已自动重启；未完成的操作没有生效，请重试。",
  unauthorised: "没有访问权限。请从启动时显示的网址打开。",
  disk_full: "磁盘已满，“{path}”未作改动。请清理磁盘空间后重试。",
  out_of_memory: "内存不足，操作已撤销。请关闭其他程序，或设置 FORESIGHT_MEMORY_MB 后重试。",
  rows_broke_off:
    "读取数据时中途断开，结果已作废，没有改动任何内容。可能是内存或磁盘空间不足：请关闭其他程序、腾出空间后重试。",
  no_project: "还没有打开项目。请先新建或打开一个项目。",
  project_missing: "找不到项目文件“{path}”。请检查路径，或新建一个项目。",
  project_exists: "“{path}”已经存在。请换一个名字，或直接打开它。",
  project_locked: "项目“{path}”正被另一个程序打开。请先在那里关闭它再试。",
  project_newer: "项目“{path}”是用更新版本的准星保存的（结构版本 {version}）。请升级准星后再打开。",
  project_damaged: "项目文件“{path}”已损坏，无法打开。请改用备份副本；不要覆盖这个文件。",
  not_a_project: "“{path}”不是准星项目文件。请选择扩展名为 .foresight 的文件。",
  folder_not_writable: "无法写入“{path}”。请换一个可以写入的文件夹。",
  file_missing: "找不到文件“{file}”。请检查路径。",
  file_unreadable: "无法读取“{file}”。请检查文件权限。",
  file_is_folder: "“{file}”是文件夹。请选择其中的文件。",
  file_empty: "文件“{file}”是空的。请向提供方重新索取。",
  file_header_only: "文件“{file}”只有表头，没有数据行。请向提供方重新索取。",
  file_not_table: "文件“{file}”不是表格。请选择 CSV、Excel、JSON 或 Parquet 文件。",
  file_format_unknown: "不认识文件“{file}”的格式。请先另存为 CSV、Excel（.xlsx）、JSON 或 Parquet。",
  file_encoding_unknown: "无法判断文件“{file}”的编码。请在导入选项中指定编码。",
  file_no_valid_rows: "文件“{file}”没有一行可以导入（{rejected} 行被拒绝）。请检查字段映射与格式。",
  file_damaged: "文件“{file}”已损坏或不完整（{detail}，位置 {at}）。请重新取得这个文件。",
  file_bomb: "文件“{file}”解压后异常庞大（超过 {size_mb} MB），已拒绝。请向提供方索取正常的文件。",
  file_encrypted: "文件“{file}”有密码保护。请先去掉密码再导入。",
  file_changed_since_check: "文件“{file}”在检查之后被改动。请返回重新检查。",
  file_changed: "文件“{file}”在读取时被改动。请等它写完后重试。",
  file_line_too_long: "文件“{file}”第 {line} 行过长，不是表格的一行。请检查换行与格式。",
  file_quote_open: "文件“{file}”第 {line} 行的引号没有闭合。请补上引号后重试。",
  sheet_missing: "文件“{file}”中没有可用的“{sheet}”。可选：{sheets}。",
  unknown_table: "没有名为“{table}”的表。请选择标准表，或用 attribute:名称 作为属性表导入。",
  unknown_column: "文件“{file}”没有“{column}”列。请检查映射。",
  unknown_field: "没有名为“{field}”的字段。请检查名称。",
  unknown_source: "来源“{source}”没有提供字段“{field}”。可选：{known}。",
  table_not_recognised:
    "认不出文件“{file}”是什么数据（列：{columns}）。请指定表，并映射客户编号列；如果每一行就是一位没有编号的客户，请作为“{table}”导入。",
  mapping_missing_key: "表“{table}”缺少必需字段“{field}”，文件“{file}”没有对应的列。请在映射中指定。",
  mapping_twice: "文件“{file}”有两列都映射到“{field}”。请只保留一列。",
  customer_missing: "没有编号为“{customerId}”的客户。请检查编号。",
  no_data: "项目里还没有客户数据。请先导入文件。",
  no_view: "还没有建立{asOf}的客户视图。请先建立视图。",
  no_month: "项目里没有 {asOf} 的数据。请选择有数据的月份。",
  filter_invalid: "字段“{field}”的条件（{op}）不完整或类型不符。请改正条件的值。",
  too_few_customers: "只有 {customers} 位客户，不足以分成 {k} 群。请减少群数或导入更多客户。",
  no_usable_features: "没有可用的特征：全部为空、恒定或非数值。请选择其他字段。",
  segmentation_missing: "还没有客户分群。请先运行分群。",
  segment_missing: "分群中没有第 {index} 群。请刷新后重试。",
  segmentation_not_applied: "分群 {segmentationId} 还没有用于 {asOf} 的客户。请先把它用于这个月。",
  segmentation_old: "分群 {segmentationId} 由旧版本程序建立，没有保存模型，不能用于其他月份。请按原设置重新分群。",
  bins_no_values: "没有客户的“{field}”有值，无法分档。请换一个字段或来源。",
  no_label: "数据中没有可用的流失标签。请导入离网日期，或选择一个有两种取值的列。",
  label_one_class: "标签“{label}”只有一种取值，无法训练。请换一个标签或月份。",
  label_too_few: "标签“{label}”只有 {churners} 位流失客户，至少需要 {needed} 位。请换一个标签或更长的时间。",
  nobody_to_score: "没有可打分的客户：按标签或状态，这个月的客户都已离开。请检查哪个标签值表示流失，或换一个月份。",
  model_missing: "还没有流失模型。请先训练模型。",
  model_fields_missing: "模型 {modelId} 用到的字段已不在客户视图中：{fields}。请重新导入这些字段，或重新训练模型。",
  model_too_old: "模型 {modelId} 是旧版本保存的，没有留下训练参数。请直接训练新模型。",
  scores_missing: "模型 {modelId} 还没有给这个月（{asOf}）的客户打分。请先打分。",
  target_list_empty: "没有客户符合目标名单的条件。请放宽条件。",
  campaign_missing: "没有编号为 {campaignId} 的营销活动。请刷新活动列表后重试。",
  campaign_not_frozen: "活动“{name}”的名单还没有冻结。请先冻结名单。",
  list_customers_erased:
    "名单 {listId} 中有 {count} 位客户已不在项目中，没有写出任何文件。请选择不含这些客户再导出，或重新建立名单。",
  template_missing: "没有名为“{name}”的导出模板。请在模板列表中选择，或先保存它。",
  template_built_in: "“{name}”是内置模板，不能修改或删除。请换一个名字保存。",
  export_column_unknown: "导出模板的列“{column}”取自“{source}”，名单和客户视图中都没有它。请改选一个字段。",
  merge_field_unknown: "短信内容中的合并字段“{field}”不是导出列。请改正它，或把它加入导出列。",
  wave_missing: "名单只有 {waves} 批，没有第 {wave} 批。",
  export_empty: "名单 {listId} 没有要联系的客户（全部在对照组），没有写出文件。",
  export_failed: "无法写入“{path}”（{detail}）。没有留下不完整的文件；请换一个文件夹重试。",
  return_no_contact: "“{file}”中没有一列说明是哪位客户。请指定联系编号所在的列，或客户编号、手机号所在的列。",
  return_no_status: "“{file}”中没有发送状态一列。请指定它，或把文件作为响应导入。",
  return_campaign_unknown: "“{file}”中没有本项目的名单编号（例如：{example}）。请选择它属于哪个活动，或检查文件。",
  return_other_campaign: "“{file}”是另一个活动（{other}）的文件，不是“{name}”的。没有导入任何内容；请改选活动或文件。",
  return_nothing_matched:
    "“{file}”的 {rows} 行没有一行能对上名单 {listId}：不在名单 {unknown}，其他名单 {other}，对照组 {control}，发送前的日期 {early}，无法读取 {unreadable}，重复 {duplicate}。没有导入任何内容；请检查文件与列的对应。",
  return_missing: "没有编号为 {returnId} 的回收文件。请刷新后重试。",
  return_undone: "“{file}”的导入（{returnId}）已经撤销。请重新导入文件。",
  kpi_not_number: "字段“{field}”不是数值或是/否，不能作为活动的指标。请换一个字段。",
  uplift_no_control: "活动“{name}”没有对照组，不能用来训练增益模型。请选择有对照组的活动。",
  uplift_no_answers: "活动“{name}”还没有导入响应文件，不能用来训练增益模型。请先导入响应。",
  uplift_too_few:
    "{arm} 组 {customers} 位客户中有 {answers} 位响应：响应与未响应的客户各至少需要 {needed} 位才能训练增益模型。请再选一些活动，并确认对照组的响应也已导入。",
  import_missing: "没有编号为 {importId} 的导入。请刷新导入历史后重试。",
  import_undone: "“{file}”的这次导入（{importId}）已经撤销。请重新导入文件。",
  undo_linked:
    "有 {count} 次导入靠“{file}”这次导入（{importId}）找到客户：{imports}。请先撤销这些导入，或选择一并撤销；之后可以重新导入这些文件。",
  undo_dropped:
    "“{file}”这次导入（{importId}）已有 {calls} 条通话记录被清除（{months}），撤销后这些客户和月份的痕迹也会消失，被它替换的记录也无法恢复。确认仍要撤销请选择一并放弃；之后可以重新导入文件。",
  rejects_none: "“{file}”的导入没有被拒绝的行，不需要下载。",
  repairs_mismatch: "“{file}”不是第 {importId} 次导入的拒绝行文件。请保留原有各列：{columns}。",
  column_not_kept:
    "“{file}”的列“{column}”不能作为属性保存：“{table}”里一位客户可以有多行，属性每位客户（每月）只能有一个值。请映射到字段、选择不导入，或把文件作为属性表导入。",
  unfold_no_columns: "“{file}”没有带月份后缀的列，无法展开（列：{columns}）。请关闭展开后再导入。",
  unfold_year_missing: "“{file}”的列“{column}”只写了月份。请指定年份。",
  unfold_not_attribute: "展开的文件只能作为属性表导入，不能作为“{table}”。请选择 attribute:名称。",
  snapshot_missing: "没有编号为 {snapshotId} 的快照。请刷新快照列表后重试。",
  view_stale: "{asOf} 的客户视图是按以前的规则建立的。请先重新建立视图。",
  calls_needed:
    "{neededFrom} 起的通话记录正在使用（当前的截止月份、时间窗和规则，或按通话的客群），不能清除到 {before}。请选择不晚于 {neededFrom} 的月份。",
  calls_dropped:
    "无法建立 {asOf} 的客户视图：所需月份的通话记录已被清除（{months}）。请选择更晚的截止月份、缩短时间窗，或撤销相关导入后重新导入文件。",
  rfm_calls_dropped:
    "截至 {asOf} 的 RFM 分群会少算：所需月份的通话记录已被清除（{months}）。请选择更晚的月份、只看最近几个月，或撤销相关导入后重新导入文件。",
  rule_hours_empty: "优惠时段“{from}–{to}”是空的：起止时间相同。请改正其中一个（全天写作 00:00–24:00）。",
  rule_tiers_order: "价值等级的界限 {a}、{b}、{c} 次序不对。按收入占比须从小到大，按月均账单须从大到小，且互不相同。",
  rule_service_twice: "增值业务“{name}”在业务清单中出现了两次。请只保留一处。",
  campaign_not_draft: "活动“{name}”的名单已经冻结，计划和名单都不能再改。请以它为基础新建一个活动。",
  campaign_not_exported: "活动“{name}”还没有导出名单，不能开始执行。请先导出名单。",
  campaign_closed: "活动“{name}”已经结束，不能再推进。",
  window_backwards: "发送时间的开始（{from}）晚于结束（{to}）。请改正发送时间。",
  control_too_large:
    "对照组要 {controls} 位客户，而名单只有 {customers} 位，没有客户可以联系。请减小对照组，或放宽目标客户的条件。",
  uplift_missing: "没有编号为 {modelId} 的增益模型。请选择另一个模型，或先训练增益模型。",
  uplift_not_scored: "增益模型 {modelId} 还没有给这个月（{asOf}）的客户打分。请先打分，或换一种排序。",
  value_missing: "客户视图中既没有客户生命周期价值，也没有月均账单，无法按价值排序。请导入账单，或换一种排序。",
  universal_off: "联系策略没有设置全局对照组。请先在联系策略中设置它的比例和更换周期。",
  universal_order: "新的全局对照组从 {from} 起，早于上一次抽取的 {last}。请选择不早于上一次的日期。",
};

const en: Words = {
  bad_params: "The parameters of {call} are not right ({at}: {detail}). See --help for what it takes.",
  unknown_call: "There is no call named “{call}”. See --help for all calls.",
  unknown_command: "There is no command named “{command}”. See --help for all commands.",
  cancelled: "Cancelled; the project is as it was before.",
  internal:
    "Something went wrong inside the program: {detail}. The project is as it was; try again, and if it comes back send this line to the maintainers.",
  engine_restarted:
    "The analytics engine stopped unexpectedly and was started again; what was running had no effect. Please try again.",
  unauthorised: "Access refused. Open the address that was printed at the start.",
  disk_full: "The disk is full; “{path}” was not changed. Free some space and try again.",
  out_of_memory:
    "Not enough memory; the operation was undone. Close other programs, or set FORESIGHT_MEMORY_MB, and try again.",
  rows_broke_off:
    "Reading the data broke off on the way; the result was thrown away and nothing was changed. Memory or disk space may have run short: close other programs, make room, and try again.",
  no_project: "No project is open. Make or open one first.",
  project_missing: "There is no project file “{path}”. Check the path, or make a new project.",
  project_exists: "“{path}” exists already. Choose another name, or open it.",
  project_locked: "The project “{path}” is open in another program. Close it there and try again.",
  project_newer: "The project “{path}” was saved by a newer Foresight (schema {version}). Update Foresight to open it.",
  project_damaged:
    "The project file “{path}” is damaged and cannot be opened. Use a backup copy, and do not overwrite this file.",
  not_a_project: "“{path}” is not a Foresight project. Choose a file that ends in .foresight.",
  folder_not_writable: "“{path}” cannot be written. Choose a folder that can.",
  file_missing: "There is no file “{file}”. Check the path.",
  file_unreadable: "“{file}” cannot be read. Check the permissions of the file.",
  file_is_folder: "“{file}” is a folder. Choose the files in it.",
  file_empty: "The file “{file}” is empty. Ask its sender for it again.",
  file_header_only: "The file “{file}” has a header and no rows. Ask its sender for it again.",
  file_not_table: "The file “{file}” is not a table. Choose a CSV, Excel, JSON or Parquet file.",
  file_format_unknown: "The format of “{file}” is not known. Save it as CSV, Excel (.xlsx), JSON or Parquet first.",
  file_encoding_unknown: "The encoding of “{file}” cannot be told. Name it in the import options.",
  file_no_valid_rows:
    "Not one row of “{file}” can be imported ({rejected} rejected). Check the mapping and the formats.",
  file_damaged: "The file “{file}” is damaged or incomplete ({detail}, at {at}). Get it again.",
  file_bomb:
    "“{file}” unpacks to an abnormal size (more than {size_mb} MB) and was refused. Ask its sender for a proper file.",
  file_encrypted: "The file “{file}” is protected by a password. Remove it first.",
  file_changed_since_check: "The file “{file}” is not what it was when it was checked. Go back and check it again.",
  file_changed: "The file “{file}” was changed while it was read. Wait until it is written, and try again.",
  file_line_too_long: "Line {line} of “{file}” is too long for a row of a table. Check its line ends and format.",
  file_quote_open: "A quote on line {line} of “{file}” is never closed. Close it and try again.",
  sheet_missing: "“{file}” has no usable “{sheet}”. There are: {sheets}.",
  unknown_table:
    "There is no table named “{table}”. Choose a canonical table, or attribute:NAME for an attribute table.",
  unknown_column: "The file “{file}” has no column “{column}”. Check the mapping.",
  unknown_field: "There is no field named “{field}”. Check the name.",
  unknown_source: "The source “{source}” does not give the field “{field}”. There are: {known}.",
  table_not_recognised:
    "What “{file}” holds was not recognised (columns: {columns}). Name the table, and map the column of customer ids; where each row is a customer without an id, import it as “{table}”.",
  mapping_missing_key:
    "Table “{table}” needs the field “{field}”, and no column of “{file}” gives it. Name one in the mapping.",
  mapping_twice: "Two columns of “{file}” are mapped to “{field}”. Keep one.",
  customer_missing: "There is no customer “{customerId}”. Check the id.",
  no_data: "The project has no customers yet. Import files first.",
  no_view: "The customer view as of {asOf} is not built yet. Build it first.",
  no_month: "The project has no data for {asOf}. Choose a month that has.",
  filter_invalid: "The condition on “{field}” ({op}) is incomplete or of the wrong type. Correct its value.",
  too_few_customers: "{customers} customers are too few for {k} segments. Ask for fewer, or import more customers.",
  no_usable_features: "No usable feature: all are empty, constant or not numeric. Choose other fields.",
  segmentation_missing: "There is no segmentation yet. Run one first.",
  segment_missing: "The segmentation has no segment {index}. Reload and try again.",
  segmentation_not_applied:
    "Segmentation {segmentationId} has not been applied to {asOf}. Apply it to that month first.",
  segmentation_old:
    "Segmentation {segmentationId} was made by an older program that kept no model, so it cannot be applied to other months. Run it again.",
  bins_no_values: "No customer has a value of {field}, so there is nothing to bin. Choose another field or source.",
  no_label: "The data offers no churn label. Import leaving dates, or choose a column with two values.",
  label_one_class: "The label “{label}” has one value only: nothing can be learned. Choose another label or month.",
  label_too_few:
    "The label “{label}” has {churners} churners; at least {needed} are needed. Choose another label or a longer time.",
  nobody_to_score:
    "There is nobody to score: by the label or the status every customer of the month has left. Check which value of the label means churn, or choose another month.",
  model_missing: "There is no churn model yet. Train one first.",
  model_fields_missing:
    "The customer view no longer has fields that model {modelId} uses: {fields}. Import them again, or train a new model.",
  model_too_old: "Model {modelId} was saved by an earlier version without its parameters. Train a new model instead.",
  scores_missing: "Model {modelId} has not scored the customers of that month ({asOf}) yet. Score them first.",
  target_list_empty: "No customer meets the rule of the target list. Loosen it.",
  campaign_missing: "There is no campaign {campaignId}. Reload the list of campaigns and try again.",
  campaign_not_frozen: "The list of “{name}” is not frozen. Freeze it first.",
  list_customers_erased:
    "{count} customers of list {listId} are no longer in the project; no file was written. Export without them, or make a new list.",
  template_missing: "There is no export template “{name}”. Choose one of the list, or save it first.",
  template_built_in: "“{name}” is a built-in template and cannot be changed or deleted. Save it under another name.",
  export_column_unknown:
    "The template's column “{column}” comes from “{source}”, which neither the list nor the customer view has. Choose another field.",
  merge_field_unknown:
    "The merge field “{field}” of the message is no column of the export. Correct it, or add the column.",
  wave_missing: "The list has {waves} waves; there is no wave {wave}.",
  export_empty: "Nobody of list {listId} is to be contacted (all are in the control group); no file was written.",
  export_failed:
    "“{path}” could not be written ({detail}). Nothing half-written was left; choose another folder and try again.",
  return_no_contact:
    "“{file}” has no column that tells whom a row is about. Name the one with the contact reference, the customer id or the phone.",
  return_no_status: "“{file}” has no column with the delivery status. Name it, or import the file as responses.",
  return_campaign_unknown:
    "“{file}” carries no list id of this project (for example: {example}). Choose the campaign it belongs to, or check the file.",
  return_other_campaign:
    "“{file}” belongs to another campaign ({other}), not to “{name}”. Nothing was imported; choose the other campaign or another file.",
  return_nothing_matched:
    "Not one of the {rows} rows of “{file}” fits list {listId}: not in the list {unknown}, of other lists {other}, control group {control}, dated before the send {early}, unreadable {unreadable}, duplicates {duplicate}. Nothing was imported; check the file and its columns.",
  return_missing: "There is no imported answer file {returnId}. Reload and try again.",
  return_undone: "The import of “{file}” ({returnId}) is undone already. Import the file again instead.",
  kpi_not_number:
    "The field “{field}” is neither a number nor yes/no, so a campaign cannot be measured on it. Choose another.",
  uplift_no_control:
    "The campaign “{name}” has no control group: no uplift can be learned from it. Choose campaigns that have one.",
  uplift_no_answers:
    "No file of responses was imported for “{name}”: no uplift can be learned from it. Import the responses first.",
  uplift_too_few:
    "{answers} of {customers} customers of the {arm} group answered: at least {needed} with and {needed} without an answer are needed to learn uplift. Choose more campaigns, and see that answers of control customers are imported too.",
  import_missing: "There is no import {importId}. Reload the list of imports and try again.",
  import_undone: "The import of “{file}” ({importId}) is undone already. Import the file again instead.",
  undo_linked:
    "Other imports ({count}) found their customers through the import of “{file}” ({importId}): {imports}. Undo those first, or all of them together; their files can be imported again afterwards.",
  undo_dropped:
    "{calls} calls of the import of “{file}” ({importId}) were dropped ({months}). Undoing it also forgets that they were there, and the rows they had replaced cannot come back. Choose to give them up to undo it all the same; the file can be imported again afterwards.",
  rejects_none: "The import of “{file}” rejected no row: there is nothing to save.",
  repairs_mismatch: "“{file}” is no file of the rows that import {importId} rejected. Keep its columns: {columns}.",
  column_not_kept:
    "The column “{column}” of “{file}” cannot be kept as an attribute: “{table}” may have many rows per customer, an attribute has one value per customer (and month). Map it, leave it out, or import the file as an attribute table.",
  unfold_no_columns: "No column of “{file}” ends in a month (columns: {columns}). Import it without unfolding.",
  unfold_year_missing: "The column “{column}” of “{file}” gives a month and no year. Name the year.",
  unfold_not_attribute: "An unfolded file is an attribute table and cannot be “{table}”. Choose attribute:NAME.",
  snapshot_missing: "There is no snapshot {snapshotId}. Reload the list of snapshots and try again.",
  view_stale: "The customer view as of {asOf} was built by earlier rules. Build it again first.",
  calls_needed:
    "The calls from {neededFrom} on are in use (by the as-of month, window and rules, or by segments of calls): they cannot be dropped up to {before}. Choose {neededFrom} or an earlier month.",
  calls_dropped:
    "The customer view as of {asOf} cannot be built: calls it needs were dropped ({months}). Choose a later month or a shorter window, or undo their imports and import the files again.",
  rfm_calls_dropped:
    "RFM as of {asOf} would count too few calls: some of those it needs were dropped ({months}). Choose a later month or fewer months to count, or undo their imports and import the files again.",
  rule_hours_empty:
    "The discount hours “{from} - {to}” are empty: they end when they start. Correct one of the two (a whole day is 00:00 - 24:00).",
  rule_tiers_order:
    "The bounds {a}, {b}, {c} of the value tiers are out of order. Shares of revenue must rise, average bills must fall, and no two may be equal.",
  rule_service_twice: "The value-added service “{name}” is in the list twice. Keep one of them.",
  campaign_not_draft: "The list of “{name}” is frozen; its plan and list never change. Begin a new campaign from it.",
  campaign_not_exported: "“{name}” has not been exported, so it cannot run. Export its list first.",
  campaign_closed: "“{name}” is closed and cannot be moved on.",
  window_backwards: "The send window begins ({from}) after it ends ({to}). Correct it.",
  control_too_large:
    "The control group asks for {controls} customers and the list has {customers}, so nobody would be contacted. Ask for fewer, or widen the audience.",
  uplift_missing: "There is no uplift model {modelId}. Choose another, or train one first.",
  uplift_not_scored:
    "Uplift model {modelId} has not scored the customers of that month ({asOf}) yet. Score them first, or rank by something else.",
  value_missing:
    "The customer view has neither a lifetime value nor an average bill, so it cannot be ranked by value. Import bills, or rank by something else.",
  universal_off: "The contact policy has no universal control group. Set its share and its months in the policy first.",
  universal_order:
    "The new universal control group begins on {from}, before the last one ({last}). Choose a day that is not earlier.",
};

const words: Readonly<Record<Locale, Words>> = { "zh-CN": zh, en };

/** The sentence for a failure, in the reader's language: what, where, and what to do. */
export function errorText(failure: Failure, locale: Locale): string {
  return fill(words[locale][failure.code] ?? words[locale].internal, failure.params, locale);
}

function fill(sentence: string, params: ErrorParams, locale: Locale): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return value === undefined || value === null ? (locale === "en" ? "—" : "") : String(value);
  });
}
