/**
 * What publishing a document would change, asked for part by part, so that it can be shown while
 * it grows and stopped at any time. The list ends after some contacts; the counts don't.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { query } from "@/api/queries";
import type { ImpactRecord } from "@/ipc/bindings/ImpactRecord";
import type { ImpactPart } from "@/ipc/bindings/ImpactPart";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";

/** So many contacts are listed. */
export const LISTED = 500;

export interface ImpactSoFar {
  looked: number;
  total: number;
  changed: number;
  /** Contacts that would be held and are not now, and the other way round. */
  newlyHeld: number;
  noLongerHeld: number;
  /** How many contacts change, by target. */
  fields: Record<string, number>;
  records: ImpactRecord[];
}

const nothing: ImpactSoFar = {
  looked: 0,
  total: 0,
  changed: 0,
  newlyHeld: 0,
  noLongerHeld: 0,
  fields: {},
  records: [],
};

export function addPart(before: ImpactSoFar, part: ImpactPart): ImpactSoFar {
  const fields = { ...before.fields };
  for (const { target, changes } of part.fields) fields[target] = (fields[target] ?? 0) + changes;
  const { records } = part;
  return {
    looked: before.looked + part.looked,
    total: part.total,
    changed: before.changed + records.length,
    newlyHeld: before.newlyHeld + records.filter((one) => one.heldAfter && !one.heldBefore).length,
    noLongerHeld:
      before.noLongerHeld + records.filter((one) => one.heldBefore && !one.heldAfter).length,
    fields,
    records: [...before.records, ...records].slice(0, LISTED),
  };
}

export function useImpact(document: MappingDocument) {
  const client = useQueryClient();
  const [soFar, setSoFar] = useState(nothing);
  const [state, setState] = useState<"running" | "stopped" | "done">("running");
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (state !== "running") return;
    let wanted = true;
    const run = async () => {
      setSoFar(nothing);
      let after: string | null = null;
      do {
        const part: ImpactPart = await client.fetchQuery({
          ...query("mapping_impact", { document, after }),
          staleTime: 0,
          gcTime: 0,
        });
        if (!wanted) return;
        setSoFar((before) => addPart(before, part));
        after = part.next;
      } while (after !== null);
      setState("done");
    };
    run().catch((error: unknown) => {
      if (!wanted) return;
      setProblem(asIpcError(error).problem);
      setState("stopped");
    });
    return () => {
      wanted = false;
    };
  }, [client, document, state]);
  return {
    soFar,
    state,
    problem,
    stop: () => setState("stopped"),
    again: () => {
      setProblem(null);
      setState("running");
    },
  };
}
