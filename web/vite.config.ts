import { defineConfig } from "vite";

// Built into build/web/dist, from where CMake embeds it in the executable. No source maps: they would be carried too.
export default defineConfig({
  base: "/",
  build: { outDir: "../build/web/dist", emptyOutDir: true, target: "es2022", sourcemap: false, assetsInlineLimit: 0 },
  // `npx vite` while working on the pages: the API is that of a running `ganflow serve`.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8080", changeOrigin: true } } },
});
