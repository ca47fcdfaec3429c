/** Asking before publishing: always on the Mapping screen, where it matters in the wizard. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";
import type { Publishing } from "./mapping-editor";
import type { MappingDraft } from "./use-draft";
import type { Save } from "./use-save";

interface PublishOptions {
  save: Save;
  draft: MappingDraft;
  /** Asks only where a contact would be held or an example differs. */
  briefly: boolean;
  /** How many examples come out differently. */
  failing: number;
}

interface Publish extends Publishing {
  /** What was asked for and is being decided on. */
  asked: { onDone: (() => void) | undefined } | null;
  /** Why it could not be told what publishing changes. */
  problem: Problem | null;
  close: () => void;
}

export function usePublish({ save, draft, briefly, failing }: PublishOptions): Publish {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Publish["asked"]>(null);
  const [looking, setLooking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = async (onDone: (() => void) | undefined) => {
    setLooking(true);
    setProblem(null);
    try {
      const part = await client.fetchQuery({
        ...query("mapping_impact", { document: draft.document, after: null }),
        staleTime: 0,
        gcTime: 0,
      });
      if (part.holds.length > 0 || failing > 0) setAsked({ onDone });
      else save.run({ onDone });
    } catch (error) {
      setProblem(asIpcError(error).problem);
    } finally {
      setLooking(false);
    }
  };
  return {
    needed: save.needed,
    pending: save.pending || looking,
    asked,
    problem,
    ask: (onDone) => {
      if (!save.needed) onDone?.();
      else if (briefly) void look(onDone);
      else {
        save.forgetProblem();
        setAsked({ onDone });
      }
    },
    close: () => setAsked(null),
  };
}
