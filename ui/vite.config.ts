/**
 * How the pages are built, served and tested.
 *
 * `--mode fake` serves them on made-up data (ipc/fake), so that they can be looked at in any
 * browser. Nothing is inlined as a data address, because the app's content policy loads fonts
 * from its own files only.
 */
import babel from "@rolldown/plugin-babel";
import react, { reactCompilerPreset } from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react(), babel({ presets: [reactCompilerPreset()] })],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    // The oldest webview in reach: WebKitGTK 2.44, Safari 16 on macOS 12.
    target: ["safari16", "chrome111"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 90_000,
  },
});
