/** Which version the contacts that are synced were last brought to as a whole, told by the runs. */
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { RunKind } from "@/ipc/bindings/RunKind";

/** Runs that write whatever differs from the mapping, and not only what has just changed. */
const bringing: readonly RunKind[] = ["backfill", "repair", "resend"];
/** A look that found nothing leaves no run: these reach far back. */
const LOOKED_AT = 50;

/** That version, or null if it is the one in force. */
export function useOlderVersion(inForce: number | null): number | null {
  const { data } = useQuery({
    ...query("list_runs", { cursor: null, limit: LOOKED_AT }),
    enabled: inForce !== null && inForce > 1,
  });
  if (inForce === null || inForce < 2 || !data) return null;
  const brought = data.runs
    .filter(({ kind, state }) => bringing.includes(kind) && ["done", "running"].includes(state))
    .map(({ mappingVersion }) => mappingVersion ?? 0);
  const last = brought.length === 0 ? inForce - 1 : Math.max(...brought);
  return last > 0 && last < inForce ? last : null;
}
