import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// While it is written: `npm run dev` beside `callsheet up`; CALLSHEET_API names another API.
const api = process.env.CALLSHEET_API ?? "http://127.0.0.1:8080";
const client = fileURLToPath(new URL("../clients/typescript/src/index.ts", import.meta.url));

export default defineConfig({
  plugins: [react()],
  // The client as it stands beside us, in source; what it imports is found here.
  resolve: { alias: { "callsheet-client": client }, dedupe: ["openapi-fetch", "eventsource-parser"] },
  build: {
    // Beside the code that serves it, so that a wheel carries it.
    outDir: "../services/api/console_dist",
    emptyOutDir: true,
    target: "es2022",
    // Scripts are files of their own: the policy that the API sends forbids inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { "/v1": { target: api } } },
});
