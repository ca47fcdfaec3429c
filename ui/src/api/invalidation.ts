/**
 * What has to be read again, and when: after an engine event, and after a command that changed
 * something. Both tables name reading commands. Events are hints; the database is the truth.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { CommandName } from "@/ipc/backend";
import type { EngineEvent } from "@/ipc/bindings/EngineEvent";
import type { ReadCommand } from "./queries";

const everything = "everything";
type Stale = readonly ReadCommand[] | typeof everything;

const afterEvent = {
  runChanged: ["get_overview", "get_home", "list_runs", "get_run", "get_test_run"],
  connectionsChanged: everything,
  connectionChecked: [],
  mappingChanged: [
    "get_mapping",
    "check_mapping",
    "run_examples",
    "list_mapping_versions",
    "get_overview",
    "get_home",
    "plan_test",
  ],
  rulesChanged: ["get_rules"],
  operationsChanged: [
    "get_overview",
    "get_home",
    "list_operations",
    "get_operation",
    "list_resting",
    "get_storage",
  ],
  liveChanged: ["get_overview", "get_home"],
  resync: everything,
} as const satisfies Record<EngineEvent["type"], Stale>;

/** Changing commands whose effect no event tells, or that a screen wants to see at once. */
const afterCommand: Partial<Record<CommandName, Stale>> = {
  set_preferences: ["get_preferences"],
  save_settings: ["get_settings", "get_storage"],
  tidy_history: ["get_storage", "list_runs", "get_run", "list_operations", "get_operation"],
  explore_sample: everything,
  leave_sample: everything,
  connect_highlevel: everything,
  connect_certileads: everything,
  set_region: ["get_overview"],
  check_connection: ["get_overview", "get_home"],
  replace_key: ["get_overview", "get_home"],
  disconnect: everything,
  save_profile: ["list_profiles", "get_profile"],
  delete_profile: ["list_profiles", "get_profile"],
  refresh_schema: ["get_mapping", "preview_mapping", "check_mapping", "suggest_mapping"],
  save_mapping: [
    "get_mapping",
    "check_mapping",
    "list_mapping_versions",
    "get_overview",
    "get_home",
    "plan_test",
  ],
  keep_example: ["run_examples"],
  accept_examples: ["run_examples"],
  remove_example: ["run_examples"],
  mark_drift_seen: ["check_mapping", "get_home"],
  start_resend: ["get_overview", "get_home", "list_runs"],
  save_rules: ["get_rules"],
  start_test: ["get_test_run", "get_overview", "list_runs"],
  clean_up_test: ["get_test_run", "get_home", "list_runs"],
  start_sync: ["get_overview", "get_home", "list_runs"],
  start_syncing: ["get_overview", "get_home"],
  sync_now: ["get_overview", "get_home"],
  pause_sync: ["get_overview", "get_home"],
  resume_sync: ["get_overview", "get_home"],
  cancel_run: ["get_overview", "list_runs", "get_run"],
  start_undo: ["get_overview", "get_home", "list_runs"],
  import_bundle: everything,
  resume_contacts: ["list_resting"],
  start_repair: ["get_overview", "get_home", "list_runs"],
  retry_operations: ["get_overview", "get_home", "list_operations", "get_operation"],
  approve_operations: ["get_overview", "get_home", "list_operations", "get_operation"],
  skip_operations: ["get_overview", "get_home", "list_operations", "get_operation"],
};

async function markStale(client: QueryClient, stale: Stale): Promise<void> {
  if (stale === everything) {
    await client.invalidateQueries();
    return;
  }
  await Promise.all(stale.map((command) => client.invalidateQueries({ queryKey: [command] })));
}

/** Reads again what a batch of events makes stale. */
export async function invalidateAfterEvents(
  client: QueryClient,
  events: readonly EngineEvent[],
): Promise<void> {
  const kinds = [...new Set(events.map((event) => event.type))];
  await Promise.all(kinds.map((kind) => markStale(client, afterEvent[kind])));
}

/** Reads again what a command makes stale. */
export async function invalidateAfterCommand(
  client: QueryClient,
  command: CommandName,
): Promise<void> {
  const stale = afterCommand[command];
  if (stale) await markStale(client, stale);
}
