/**
 * The mapping as a file: written where the person says, read and checked by the engine. A file
 * with an error in it leaves the draft alone until the person takes it all the same.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Problem } from "@/ipc/bindings/Problem";
import { asIpcError } from "@/ipc/errors";

/** What reading a file came to. */
export interface Imported {
  fileName: string;
  /** Why it could not be read at all. */
  problem: Problem | null;
  /** What is wrong with its rows. */
  findings: FieldProblem[];
  /** What was read, if it is not in the table. */
  refused: MappingDocument | null;
}

export function useMappingFile(onDocument: (document: MappingDocument) => void) {
  const client = useQueryClient();
  const save = useCommand("export_text", { failureTitle: "The mapping was not exported" });
  const [imported, setImported] = useState<Imported | null>(null);
  const read = async (file: File) => {
    const fileName = file.name;
    try {
      const { document, problem, findings } = await client.fetchQuery({
        ...query("check_mapping", await file.text()),
        gcTime: 0,
        staleTime: 0,
      });
      const wrong = findings.some((finding) => finding.severity === "error");
      setImported({ fileName, problem, findings, refused: wrong ? document : null });
      if (document && !wrong) onDocument(document);
    } catch (error) {
      const { problem } = asIpcError(error);
      setImported({ fileName, problem, findings: [], refused: null });
    }
  };
  return {
    imported,
    dismiss: () => setImported(null),
    /** Takes what was refused into the draft, to mend it there. */
    takeAnyway: () => {
      if (!imported?.refused) return;
      onDocument(imported.refused);
      setImported({ ...imported, refused: null });
    },
    importFile: (file: File | null) => {
      if (file) void read(file);
    },
    exportDocument: (document: MappingDocument) =>
      save.mutate({
        fileName: "certileads-mapping.json",
        text: `${JSON.stringify(document, null, 2)}\n`,
      }),
  };
}
