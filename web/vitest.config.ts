import { defineConfig } from "vitest/config";

// Unit tests: web/test, in Node. Tests in a real browser: web/browser, by tools/test_pages.sh.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], environment: "node" } });
