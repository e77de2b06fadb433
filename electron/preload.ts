import { contextBridge, ipcRenderer, webUtils } from "electron";

ipcRenderer.on("foresight:port", (event) => {
  window.postMessage("foresight:port", window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld("foresight", {
  port: (): void => ipcRenderer.send("foresight:port"),
  pickFiles: (): Promise<unknown> => ipcRenderer.invoke("foresight:pickFiles"),
  pickFolder: (): Promise<unknown> => ipcRenderer.invoke("foresight:pickFolder"),
  pathsOfDrop: (files: File[]): string[] =>
    files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ""),
  saveTarget: (name: string): Promise<unknown> => ipcRenderer.invoke("foresight:saveTarget", name),
  showInFolder: (path: string): Promise<unknown> => ipcRenderer.invoke("foresight:showInFolder", path),
});
