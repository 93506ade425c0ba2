import { defineConfig } from "vitest/config";

// One browser and one server for all: they run one after another, each page in its own tab.
export default defineConfig({
  test: { include: ["browser/**/*.test.ts"], environment: "node", testTimeout: 90_000, hookTimeout: 120_000, fileParallelism: false, retry: 0, expect: { poll: { timeout: 60_000, interval: 100 } } },
});
