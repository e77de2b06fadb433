import type { Locale } from "../analytics/api/text/locale.ts";

const zh = {
  menu: {
    file: "文件",
    openProject: "打开项目…",
    close: "关闭窗口",
    quit: "退出",
    edit: "编辑",
    undo: "撤销",
    redo: "重做",
    cut: "剪切",
    copy: "复制",
    paste: "粘贴",
    selectAll: "全选",
    view: "视图",
    reload: "重新载入",
    actualSize: "实际大小",
    zoomIn: "放大",
    zoomOut: "缩小",
    fullScreen: "全屏",
    devTools: "开发者工具",
  },
  dialogs: { dataFiles: "数据与项目文件", projectFiles: "准星项目", allFiles: "所有文件" },
  gaveUp: "分析引擎反复退出，准星即将关闭。项目保持最后一次完成操作后的样子；请重新启动。",
};

const en: typeof zh = {
  menu: {
    file: "File",
    openProject: "Open project…",
    close: "Close window",
    quit: "Quit",
    edit: "Edit",
    undo: "Undo",
    redo: "Redo",
    cut: "Cut",
    copy: "Copy",
    paste: "Paste",
    selectAll: "Select all",
    view: "View",
    reload: "Reload",
    actualSize: "Actual size",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fullScreen: "Full screen",
    devTools: "Developer tools",
  },
  dialogs: { dataFiles: "Data and project files", projectFiles: "Foresight projects", allFiles: "All files" },
  gaveUp:
    "The analytics engine keeps stopping; Foresight will close. The project is as the last finished operation left it. Please start again.",
};

/** Words of the shell itself; all others are the renderer's. */
export const words: Readonly<Record<Locale, typeof zh>> = { "zh-CN": zh, en };
