/** Requests that were tried on this page, and what came of each; the key isn't kept with them. */
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import type { Problem } from "@/ipc/bindings/Problem";
import type { ProfileTrial } from "@/ipc/bindings/ProfileTrial";
import type { TryProfile } from "@/ipc/bindings/TryProfile";

export interface TrialResult {
  /** The profile's text that was tried. */
  text: string;
  /** What was sent and found; null if it wasn't sent at all. */
  trial: ProfileTrial | null;
  /** What is wrong, with the request or with the answer. */
  problem: Problem | null;
}

export interface Trials {
  resultOf: (capability: string) => TrialResult | undefined;
  /** The capability that is being tried. */
  busy: string | null;
  /** The form field that the last refusal is about. */
  wrongField: string | undefined;
  send: (request: TryProfile) => void;
}

export function useTrials(): Trials {
  const [results, setResults] = useState<ReadonlyMap<string, TrialResult>>(new Map());
  const [busy, setBusy] = useState<string | null>(null);
  const [wrongField, setWrongField] = useState<string>();
  const { mutate, reset } = useCommand("try_profile");
  const keep = (capability: string, result: TrialResult) => {
    setResults((before) => new Map(before).set(capability, result));
    setBusy(null);
    // Forgets the request, and the key with it.
    reset();
  };
  const send = (request: TryProfile) => {
    const { text, capability } = request;
    setBusy(capability);
    setWrongField(undefined);
    mutate(request, {
      onSuccess: (trial) => keep(capability, { text, trial, problem: trial.problem }),
      onError: ({ problem }) => {
        setWrongField(problem.field);
        keep(capability, { text, trial: null, problem });
      },
    });
  };
  return { resultOf: (capability) => results.get(capability), busy, wrongField, send };
}
