/** Keeps what is shown fresh: listens to the engine while the window is open. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listen } from "@/ipc/backend";
import type { CheckProgress } from "@/ipc/bindings/CheckProgress";
import { invalidateAfterEvents } from "./invalidation";

/** Reads again what events make stale; used once, by the app. */
export function useEngineEvents(): void {
  const client = useQueryClient();
  useEffect(() => listen((events) => void invalidateAfterEvents(client, events)), [client]);
}

/** Calls back for each check of a connection as it passes. */
export function useCheckProgress(onProgress: (progress: CheckProgress) => void): void {
  useEffect(
    () =>
      listen((events) => {
        for (const event of events) {
          if (event.type === "connectionChecked") onProgress(event.progress);
        }
      }),
    [onProgress],
  );
}
