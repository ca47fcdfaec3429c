/** Pairs of fields that the engine would offer for a document, kept up with its edits. */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { Suggestion } from "@/ipc/bindings/Suggestion";

const PAUSE_MS = 250;
const KEPT_MS = 5_000;

/** Offers that stay the same are the same objects: their rows are not drawn again. */
const shared = (offers: Suggestion[]): Suggestion[] => offers;

/** The surest first; those whose fields are in use meanwhile are left out. */
export function useSuggestions(document: MappingDocument): Suggestion[] {
  const [settled] = useDebouncedValue(document, PAUSE_MS);
  const { data } = useQuery({
    ...query("suggest_mapping", settled),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
    select: shared,
  });
  const targets = new Set(document.rules.map(({ target }) => target));
  return (data ?? []).filter(({ target }) => !targets.has(target));
}
