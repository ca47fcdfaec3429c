/** The held operations as Home shows them: by reason, with a selection. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { useDecisions } from "@/components/operation/use-decisions";
import { decisionsOf, type Decision } from "@/components/operation/decisions";
import type { Operation } from "@/ipc/bindings/Operation";
import type { OperationFilter } from "@/ipc/bindings/OperationFilter";
import type { Problem } from "@/ipc/bindings/Problem";

/** How many are read at first, and how many at once when all are chosen. */
const FIRST = 100;
const PAGE = 500;
const held: OperationFilter = { states: ["held"], actions: [] };

/** Operations that wait for the same reason. */
export interface HeldGroup {
  key: string;
  problem: Problem | null;
  operations: Operation[];
}

export function useHeld() {
  const client = useQueryClient();
  const first = useQuery(query("list_operations", { ...held, limit: FIRST }));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Operation>>(new Map());
  const [gathering, setGathering] = useState(false);
  const decisions = useDecisions(() => setChosen(new Map()));
  const operations = first.data?.operations ?? [];
  const choose = (some: Operation[], on: boolean) => {
    const next = new Map(chosen);
    for (const operation of some) {
      if (on) next.set(operation.id, operation);
      else next.delete(operation.id);
    }
    setChosen(next);
  };
  const chooseAll = async () => {
    setGathering(true);
    const all: Operation[] = [];
    try {
      for (let cursor: string | null = ""; cursor !== null;) {
        const asked: OperationFilter = cursor ? { ...held, cursor } : held;
        const page = await client.fetchQuery({
          ...query("list_operations", { ...asked, limit: PAGE }),
          staleTime: 0,
          gcTime: 0,
        });
        all.push(...page.operations);
        cursor = page.nextCursor;
      }
      setChosen(new Map(all.map((operation) => [operation.id, operation])));
    } finally {
      setGathering(false);
    }
  };
  return {
    first,
    groups: byReason(operations),
    shown: operations.length,
    total: first.data?.total ?? 0,
    chosen,
    choose,
    chooseAll,
    busy: decisions.pending || gathering,
    told: decisions.told,
    decide: decisions.decide,
    /** Those of the chosen that a decision can be made about. */
    chosenFor: (decision: Decision) =>
      [...chosen.values()].filter((operation) => decisionsOf(operation).includes(decision)),
  };
}

export type Held = ReturnType<typeof useHeld>;

function byReason(operations: Operation[]): HeldGroup[] {
  const groups = new Map<string, HeldGroup>();
  for (const operation of operations) {
    const { problem } = operation;
    const key = [problem?.code, problem?.what, problem?.meaning, problem?.remedy].join("|");
    const group = groups.get(key);
    if (group) group.operations.push(operation);
    else groups.set(key, { key, problem, operations: [operation] });
  }
  return [...groups.values()];
}
