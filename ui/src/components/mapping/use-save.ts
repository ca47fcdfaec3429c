/** Puts the draft in force as the next version. */
import { useQueryClient } from "@tanstack/react-query";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { MappingView } from "@/ipc/bindings/MappingView";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";
import type { MappingDraft } from "./use-draft";

export interface Save {
  /** True if there is something to save: edits, or defaults that were never saved. */
  needed: boolean;
  pending: boolean;
  problem: Problem | null;
  /** Saves; afterwards calls back, at once if there was nothing to save. */
  run: (then?: () => void) => void;
  /** Saves over a version that somebody else has put in force meanwhile. */
  runOver: () => void;
  forgetProblem: () => void;
}

export function useSave(draft: MappingDraft, view: MappingView): Save {
  const client = useQueryClient();
  const { mutate, isPending, error, reset } = useCommand("save_mapping");
  const needed = draft.dirty || view.mapping === null;
  const start = (baseVersion: number | null, then?: () => void) =>
    mutate(
      { document: draft.document, baseVersion },
      {
        onSuccess: (mapping) => {
          draft.saved(mapping);
          then?.();
        },
        onError: ({ code }) => {
          // Shows what the other version is before the person decides.
          if (code === "mappingConflict")
            void client.invalidateQueries({ queryKey: ["get_mapping"] });
        },
      },
    );
  return {
    needed,
    pending: isPending,
    problem: error ? asIpcError(error).problem : null,
    run: (then) => {
      if (needed) start(draft.baseVersion, then);
      else then?.();
    },
    runOver: () => {
      const newest = client.getQueryData(query("get_mapping", null).queryKey) ?? view;
      start(newest.mapping?.version ?? null);
    },
    forgetProblem: reset,
  };
}
