/**
 * Reading: one query per reading command, its key being the command and its request.
 *
 * So what an engine event makes stale is a list of command names (invalidation.ts). Commands that
 * take a secret or change something are not in `ReadCommand` and can't become a query.
 */
import { hashKey, queryOptions } from "@tanstack/react-query";
import { call, type Request, type Response } from "@/ipc/backend";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { IpcError } from "@/ipc/errors";

export type ReadCommand =
  | "get_overview"
  | "get_home"
  | "get_preferences"
  | "get_data_folder"
  | "list_profiles"
  | "get_profile"
  | "check_profile"
  | "get_mapping"
  | "find_records"
  | "pick_records"
  | "suggest_mapping"
  | "mapping_impact"
  | "list_mapping_impact"
  | "plan_resend"
  | "run_examples"
  | "preview_mapping"
  | "check_mapping"
  | "list_mapping_versions"
  | "get_mapping_version"
  | "get_rules"
  | "check_rules"
  | "preview_rules"
  | "plan_test"
  | "get_test_run"
  | "plan_sync"
  | "plan_undo"
  | "list_resting"
  | "plan_reconcile"
  | "list_runs"
  | "get_run"
  | "list_operations"
  | "get_operation"
  | "get_settings"
  | "get_storage";

const numbers = new WeakMap<MappingDocument, number>();
let counted = 0;

/**
 * A mapping is edited by making another one: each is known by its own number, because writing out
 * a hundred rows for every letter that is typed would take longer than the answer.
 */
function numbered(value: unknown): unknown {
  if (!isMapping(value)) return value;
  const number = numbers.get(value) ?? (counted += 1);
  numbers.set(value, number);
  return number;
}

function isMapping(value: unknown): value is MappingDocument {
  return typeof value === "object" && value !== null && "api" in value && "rules" in value;
}

function hashOf([command, request]: readonly unknown[]): string {
  const holds = typeof request === "object" && request !== null && "document" in request;
  return hashKey([
    command,
    holds ? { ...request, document: numbered(request.document) } : numbered(request),
  ]);
}

/** The query of a reading command; give it to `useQuery`. */
export function query<K extends ReadCommand>(command: K, request: Request<K>) {
  return queryOptions<Response<K>, IpcError, Response<K>, readonly [K, Request<K>]>({
    queryKey: [command, request] as const,
    queryKeyHashFn: hashOf,
    queryFn: () => call(command, request),
  });
}
