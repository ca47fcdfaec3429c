/** Where the pages start: chooses who answers, then draws. */
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "@mantine/core/styles.css";
import "@mantine/charts/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { installBackend } from "./ipc/backend";

async function start(): Promise<void> {
  if (import.meta.env.MODE === "fake") {
    const { createFakeBackend, optionsFromAddress } = await import("./ipc/fake/fake");
    installBackend(createFakeBackend(optionsFromAddress(window.location.search)));
  } else {
    const { tauriBackend } = await import("./ipc/tauri");
    installBackend(tauriBackend);
  }
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no root.");
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
