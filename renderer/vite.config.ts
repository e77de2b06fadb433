import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [
    react(),
    {
      // The page itself never scrolls, so dialogs need not lock it; the lock would add a style without a nonce.
      name: "no-scroll-lock",
      load: (id) =>
        /@rc-component[\\/]portal[\\/]es[\\/]useScrollLocker\.js/.test(id)
          ? "export default function useScrollLocker() {}"
          : null,
    },
  ],
  build: {
    outDir: here("../dist/renderer"),
    emptyOutDir: true,
    target: "es2023",
    // A preload helper or an inlined asset would need what the CSP forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // The run-time check of parameters (zod) belongs to the engine: unused here, it is left out of the bundle.
      treeshake: { moduleSideEffects: (id) => !id.includes("/analytics/api/") },
      output: {
        codeSplitting: {
          groups: [
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)[\\/]/ },
            { name: "arrow", test: /node_modules[\\/](apache-arrow|flatbuffers)[\\/]/ },
            { name: "antd", test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/ },
            { name: "react", priority: 10, test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
});
