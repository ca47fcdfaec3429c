/** The state of the Test step: the plan, the run at work or the last one, and what can be done. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { Problem } from "@/ipc/bindings/Problem";
import type { SampleRecord } from "@/ipc/bindings/SampleRecord";
import type { TestRun } from "@/ipc/bindings/TestRun";
import type { TransactionKind } from "@/ipc/bindings/TransactionKind";
import { asIpcError } from "@/ipc/errors";

/** Which part of the step has the person's attention. */
export type TestPhase = "plan" | "running" | "finished";

export function useTest() {
  const [chosen, setChosen] = useState<SampleRecord | null>(null);
  // A run is put aside when another contact is chosen: its plan is what counts then.
  const [aside, setAside] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const mapping = useQuery(query("get_mapping", null)).data;
  const plan = useQuery(query("plan_test", { recordId: chosen?.id ?? null }));
  const latest = useQuery(query("get_test_run", null)).data ?? null;
  const run = latest !== null && latest.runId !== aside ? latest : null;
  const starting = useCommand("start_test");
  const cleaning = useCommand("clean_up_test", {
    failureTitle: "What the test made was not all removed",
  });
  const cancelling = useCommand("cancel_run", { failureTitle: "The test was not stopped" });
  const begin = () => {
    setAsking(false);
    starting.mutate({ recordId: chosen?.id ?? null }, { onSuccess: () => setAside(null) });
  };
  return {
    plan,
    run,
    phase: phaseOf(run, starting.isPending),
    focus: focusOf(run),
    record: chosen ?? plan.data?.record ?? null,
    samples: mapping?.samples ?? [],
    fixable: new Set((mapping?.document.rules ?? []).map((rule) => rule.target)),
    /** The mapping was changed since the run. */
    outdated: run !== null && (mapping?.mapping?.version ?? 0) > run.mappingVersion,
    blocked: plan.data === undefined || plan.data.problems.length > 0,
    problem: problemOf(starting.error) ?? run?.problem ?? null,
    asking,
    stopAsking: () => setAsking(false),
    chooseRecord: (record: SampleRecord) => {
      setChosen(record);
      setAside(latest?.runId ?? null);
    },
    /** Starts, or asks first where a live account is concerned. */
    start: () => {
      if (plan.data?.needsConfirmation && !asking) setAsking(true);
      else begin();
    },
    begin,
    cleanUp: () => {
      if (run) cleaning.mutate(run.runId);
    },
    cleaning: cleaning.isPending,
    cancel: () => {
      if (run) cancelling.mutate(run.runId);
    },
  };
}

export type Test = ReturnType<typeof useTest>;

function phaseOf(run: TestRun | null, starting: boolean): TestPhase {
  if (starting || run?.state === "running") return "running";
  return run ? "finished" : "plan";
}

/** The transaction worth looking at: the one at work, or the first that didn't pass. */
function focusOf(run: TestRun | null): TransactionKind {
  const states = (run?.state === "running" ? ["running"] : ["failed", "differs"]) as string[];
  const found = run?.transactions.find(({ state }) => states.includes(state));
  return found?.kind ?? "contactCreated";
}

function problemOf(error: unknown): Problem | null {
  return error ? asIpcError(error).problem : null;
}
