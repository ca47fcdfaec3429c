/** The mapping as a file: written where the person says, read and checked by the engine. */
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
}

export function useMappingFile(onDocument: (document: MappingDocument) => void) {
  const client = useQueryClient();
  const save = useCommand("export_text", { failureTitle: "The mapping was not exported" });
  const [imported, setImported] = useState<Imported | null>(null);
  const read = async (file: File) => {
    try {
      const check = await client.fetchQuery({
        ...query("check_mapping", await file.text()),
        gcTime: 0,
        staleTime: 0,
      });
      setImported({ fileName: file.name, problem: check.problem, findings: check.findings });
      if (check.document) onDocument(check.document);
    } catch (error) {
      setImported({ fileName: file.name, problem: asIpcError(error).problem, findings: [] });
    }
  };
  return {
    imported,
    dismiss: () => setImported(null),
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
