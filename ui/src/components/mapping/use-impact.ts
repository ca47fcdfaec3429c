/**
 * What publishing a document would change, asked for part by part, so that it can be shown while
 * it grows and stopped at any time.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { query } from "@/api/queries";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { ImpactHold } from "@/ipc/bindings/ImpactHold";
import type { ImpactPart } from "@/ipc/bindings/ImpactPart";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";

export interface ImpactSoFar {
  looked: number;
  total: number;
  changed: number;
  /** Contacts that would be held and are not now, and the other way round. */
  newlyHeld: number;
  noLongerHeld: number;
  /** How many contacts change, by target. */
  fields: Record<string, number>;
  /** Why contacts would be held, held already or not. */
  holds: ImpactHold[];
}

const nothing: ImpactSoFar = {
  looked: 0,
  total: 0,
  changed: 0,
  newlyHeld: 0,
  noLongerHeld: 0,
  fields: {},
  holds: [],
};

export function addPart(before: ImpactSoFar, part: ImpactPart): ImpactSoFar {
  const fields = { ...before.fields };
  for (const { target, changes } of part.fields) fields[target] = (fields[target] ?? 0) + changes;
  return {
    looked: before.looked + part.looked,
    total: part.total,
    changed: before.changed + part.changed,
    newlyHeld: before.newlyHeld + part.newlyHeld,
    noLongerHeld: before.noLongerHeld + part.noLongerHeld,
    fields,
    holds: part.holds.reduce(addHold, before.holds),
  };
}

function addHold(holds: ImpactHold[], more: ImpactHold): ImpactHold[] {
  const known = holds.find(({ problem }) => isSame(problem, more.problem));
  if (!known) return [...holds, more];
  return holds.map((one) => (one === known ? { ...one, count: one.count + more.count } : one));
}

function isSame(one: FieldProblem, other: FieldProblem): boolean {
  return (
    one.code === other.code &&
    one.ruleId === other.ruleId &&
    one.target === other.target &&
    one.step === other.step
  );
}

/** How many contacts would be held. */
export function heldIn(holds: readonly ImpactHold[]): number {
  return holds.reduce((sum, { count }) => sum + count, 0);
}

/** What is known so far, and whether there is more to come. */
export interface Impact {
  soFar: ImpactSoFar;
  state: "running" | "stopped" | "done";
  problem: Problem | null;
  stop: () => void;
  again: () => void;
}

export function useImpact(document: MappingDocument): Impact {
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
