/** Puts the draft in force as the next version. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { MappingView } from "@/ipc/bindings/MappingView";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";
import type { MappingDraft } from "./use-draft";

interface RunOptions {
  /** Called afterwards, at once if there was nothing to save. */
  onDone?: (() => void) | undefined;
  /** Publishes though examples come out differently. */
  anyway?: boolean;
}

export interface Save {
  /** True if there is something to save: edits, or defaults that were never saved. */
  needed: boolean;
  pending: boolean;
  problem: Problem | null;
  run: (options?: RunOptions) => void;
  /** Does the last try again though examples come out differently. */
  runAnyway: () => void;
  /** Saves over a version that somebody else has put in force meanwhile. */
  runOver: () => void;
  forgetProblem: () => void;
}

export function useSave(draft: MappingDraft, view: MappingView): Save {
  const client = useQueryClient();
  const { mutate, isPending, error, reset } = useCommand("save_mapping");
  // What was asked for when the last try failed.
  const last = useRef<RunOptions>({});
  const needed = draft.dirty || view.mapping === null;
  const start = (baseVersion: number | null, options: RunOptions = {}) => {
    last.current = options;
    const { onDone, anyway = false } = options;
    mutate(
      { document: draft.document, baseVersion, anyway },
      {
        onSuccess: (mapping) => {
          draft.saved(mapping);
          onDone?.();
        },
        onError: ({ code }) => {
          // Shows what the other version is before the person decides.
          if (code === "mappingConflict")
            void client.invalidateQueries({ queryKey: ["get_mapping"] });
        },
      },
    );
  };
  return {
    needed,
    pending: isPending,
    problem: error ? asIpcError(error).problem : null,
    run: (options) => {
      if (needed) start(draft.baseVersion, options);
      else options?.onDone?.();
    },
    runAnyway: () => start(draft.baseVersion, { ...last.current, anyway: true }),
    runOver: () => {
      const newest = client.getQueryData(query("get_mapping", null).queryKey) ?? view;
      start(newest.mapping?.version ?? null, last.current);
    },
    forgetProblem: reset,
  };
}
