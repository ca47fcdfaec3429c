/** Puts the draft in force. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { RulesView } from "@/ipc/bindings/RulesView";
import type { RulesDraft } from "./use-rules-draft";

export function useSaveRules(draft: RulesDraft, view: RulesView) {
  const client = useQueryClient();
  const [savedVersion, setSavedVersion] = useState<number | null>(null);
  const save = useCommand("save_rules");
  const start = (baseVersion: number) =>
    save.mutate(
      { document: draft.document, baseVersion },
      {
        onSuccess: (rules) => {
          draft.saved(rules);
          setSavedVersion(rules.version);
        },
        onError: ({ code }) => {
          // Shows what the other version is before the person decides.
          if (code === "rulesConflict") void client.invalidateQueries({ queryKey: ["get_rules"] });
        },
      },
    );
  return {
    pending: save.isPending,
    problem: save.error?.problem ?? null,
    /** The version that was just put in force. */
    savedVersion,
    run: () => start(draft.baseVersion),
    runOver: () => {
      const newest = client.getQueryData(query("get_rules", null).queryKey) ?? view;
      start(newest.rules.version);
    },
    forgetProblem: save.reset,
  };
}

export type SaveRules = ReturnType<typeof useSaveRules>;
