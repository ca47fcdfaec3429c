/** Approving, retrying and skipping operations, with words for what came of it. */
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import type { Decision } from "./decisions";

export function useDecisions(onDecided?: () => void) {
  const format = useFormat();
  const [told, setTold] = useState("");
  const done = (words: (changes: string) => string) => (count: number) => {
    setTold(words(format.count(count, "change")));
    onDecided?.();
  };
  const approve = useCommand("approve_operations", {
    failureTitle: "Nothing was approved",
    onSuccess: done((changes) => `${changes} approved, to be written with the next sync.`),
  });
  const retry = useCommand("retry_operations", {
    failureTitle: "Nothing is tried again",
    onSuccess: done((changes) => `${changes} to be tried again with the next sync.`),
  });
  const skip = useCommand("skip_operations", {
    failureTitle: "Nothing was skipped",
    onSuccess: done((changes) => `${changes} skipped, not written.`),
  });
  const commands = { approve, retry, skip };
  return {
    decide: (decision: Decision, ids: string[]) => commands[decision].mutate(ids),
    pending: approve.isPending || retry.isPending || skip.isPending,
    /** What was decided last, for reading out; empty before. */
    told,
  };
}
