/**
 * The one door from the pages to the engine.
 *
 * `call` asks for a command of the generated table; what comes back follows from its name. Which
 * engine answers is decided once, in main.tsx: the app's own (tauri.ts) or made-up data (fake/).
 * Only `api/` calls in here; screens use its queries and mutations.
 */
import type { Commands } from "./bindings/Commands";
import type { EngineEvent } from "./bindings/EngineEvent";

export type CommandName = keyof Commands;
export type Request<K extends CommandName> = Commands[K][0];
export type Response<K extends CommandName> = Commands[K][1];

export interface Backend {
  /** Rejects with an IpcError, never with anything else. */
  call<K extends CommandName>(command: K, request: Request<K>): Promise<Response<K>>;
  /** Hears what the engine tells, in batches; the function it gives stops that. */
  listen(onEvents: (events: EngineEvent[]) => void): () => void;
}

let installed: Backend | undefined;

/** Chooses who answers from here on. */
export function installBackend(backend: Backend): void {
  installed = backend;
}

function backend(): Backend {
  if (!installed) throw new Error("No backend is installed.");
  return installed;
}

/** Runs a command. */
export function call<K extends CommandName>(command: K, request: Request<K>): Promise<Response<K>> {
  return backend().call(command, request);
}

/** Listens to the engine. */
export function listen(onEvents: (events: EngineEvent[]) => void): () => void {
  return backend().listen(onEvents);
}
