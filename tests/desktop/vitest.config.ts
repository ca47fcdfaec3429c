import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // One screen, one app at a time: the app allows one instance a session.
    fileParallelism: false,
    // What is measured is no test: `npm run bench preview`.
    include: [process.env.CERTILEADS_BENCH ? "*.bench.ts" : "*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    bail: 0,
  },
});
