/**
 * The document's result for one record, kept up with typing: asked for after a short pause, and
 * an answer to an older question never replaces a newer one (each question is its own query).
 */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingPreview } from "@/ipc/bindings/MappingPreview";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import { asIpcError } from "@/ipc/errors";
import type { Problem } from "@/ipc/bindings/Problem";

const PAUSE_MS = 150;

export interface Preview {
  answer: MappingPreview | undefined;
  /** True while what is shown belongs to an older document or record. */
  stale: boolean;
  problem: Problem | null;
  again: () => void;
  ofRule: (id: string) => RulePreview | undefined;
}

export function usePreview(document: MappingDocument, recordId: string | null): Preview {
  const [settled] = useDebouncedValue(document, PAUSE_MS);
  const preview = useQuery({
    ...query("preview_mapping", { document: settled, recordId }),
    placeholderData: keepPreviousData,
    // Every pause in typing makes a question; old answers are worth little.
    gcTime: 30_000,
  });
  return {
    answer: preview.data,
    stale: settled !== document || preview.isPlaceholderData,
    problem: preview.error ? asIpcError(preview.error).problem : null,
    again: () => void preview.refetch(),
    ofRule: (id) => preview.data?.rules.find((rule) => rule.ruleId === id),
  };
}
