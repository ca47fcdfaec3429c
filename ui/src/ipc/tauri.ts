/**
 * The backend in the app: Tauri's commands and its one event. Counterpart of src-tauri/src/ipc.rs
 * and events.rs.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend } from "./backend";
import type { EngineEvent } from "./bindings/EngineEvent";
import { asIpcError } from "./errors";

export const tauriBackend: Backend = {
  async call(command, request) {
    try {
      return await invoke(command, { request });
    } catch (thrown) {
      throw asIpcError(thrown);
    }
  },
  listen(onEvents) {
    let stopped = false;
    let stop: (() => void) | undefined;
    listen<EngineEvent[]>("engine-event", (event) => onEvents(event.payload)).then(
      (unlisten) => {
        if (stopped) unlisten();
        else stop = unlisten;
      },
      // Without events the pages still work, they only have to be asked to read again.
      () => onEvents([{ type: "resync" }]),
    );
    return () => {
      stopped = true;
      stop?.();
    };
  },
};
