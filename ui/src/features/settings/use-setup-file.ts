/**
 * The setup as a file: written where the person says; read, reviewed and imported by the engine.
 * Nothing changes before the review was seen.
 */
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import type { BundleReview } from "@/ipc/bindings/BundleReview";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";

/** A file that was read: its review, or why there is none. */
export type ReadFile =
  | { fileName: string; text: string; review: BundleReview; problem: null }
  | { fileName: string; problem: Problem };

export function useSetupFile() {
  const [file, setFile] = useState<ReadFile | null>(null);
  const [done, setDone] = useState<{ fileName: string; review: BundleReview } | null>(null);
  const review = useCommand("review_bundle");
  const exporting = useCommand("export_bundle");
  const importing = useCommand("import_bundle");
  const read = async (chosen: File) => {
    const fileName = chosen.name;
    setDone(null);
    importing.reset();
    try {
      const text = await chosen.text();
      setFile({ fileName, text, review: await review.mutateAsync(text), problem: null });
    } catch (error) {
      setFile({ fileName, problem: asIpcError(error).problem });
    }
  };
  return {
    file,
    done,
    busy: review.isPending,
    dismiss: () => setFile(null),
    chooseFile: (chosen: File | null) => {
      if (chosen) void read(chosen);
    },
    exporting,
    importing: importing.isPending,
    importProblem: importing.error?.problem ?? null,
    importFile: () => {
      if (!file || file.problem) return;
      const { fileName, text, review: seen } = file;
      importing.mutate(
        { text, base: seen.base, leaveOutBroken: true },
        {
          onSuccess: (imported) => {
            setFile(null);
            setDone({ fileName, review: imported });
          },
        },
      );
    },
  };
}
