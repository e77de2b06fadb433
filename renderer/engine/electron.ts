import type { ClientChannel, EngineMessage } from "../../analytics/api/index.ts";
import type { Host, PickedFile } from "./host.ts";

/** What `electron/preload.ts` puts on the window. */
export interface ForesightBridge {
  /** Asks the main process for a port; it arrives as a window message "foresight:port". */
  port(): void;
  pickFiles(): Promise<string[]>;
  pickFolder(): Promise<string[]>;
  pathsOfDrop(files: File[]): string[];
  saveTarget(name: string): Promise<string | null>;
  showInFolder(path: string): Promise<void>;
}

declare global {
  interface Window {
    readonly foresight?: ForesightBridge;
  }
}

const named = (path: string): PickedFile => ({ name: path.split(/[\\/]/).at(-1) ?? path, path });

export function portChannel(port: MessagePort): ClientChannel {
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.addEventListener("message", (event: MessageEvent<EngineMessage>) => listener(event.data)),
    onClose: (listener) => port.addEventListener("close", listener, { once: true }),
    close: () => port.close(),
  };
}

export function electronHost(bridge: ForesightBridge): Host {
  return {
    kind: "electron",
    connect: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          window.removeEventListener("message", receive);
          reject(new Error("the engine does not answer"));
        }, 10_000);
        function receive(event: MessageEvent) {
          const port = event.ports[0];
          if (event.source !== window || event.data !== "foresight:port" || !port) return;
          clearTimeout(timer);
          window.removeEventListener("message", receive);
          resolve(portChannel(port));
        }
        window.addEventListener("message", receive);
        bridge.port();
      }),
    pickFiles: async () => (await bridge.pickFiles()).map(named),
    pickFolder: async () => (await bridge.pickFolder()).map(named),
    acceptDrop: (data) => Promise.resolve(bridge.pathsOfDrop([...data.files]).map(named)),
    saveTarget: (suggested) => bridge.saveTarget(suggested),
    openExported: (path) => bridge.showInFolder(path),
  };
}
