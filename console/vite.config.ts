import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// While it is written: `npm run dev` beside `callsheet up`; CALLSHEET_API names another API.
const api = process.env.CALLSHEET_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  // Styles and scripts are files of their own: the policy that the API sends forbids inline ones.
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 600, modulePreload: { polyfill: false } },
  server: { proxy: { "/v1": { target: api } } },
});
