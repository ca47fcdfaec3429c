/** The examples kept with the mapping, run through a document after each pause in editing it. */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { ExampleResult } from "@/ipc/bindings/ExampleResult";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";

const PAUSE_MS = 250;
const KEPT_MS = 5_000;
const none: ExampleResult[] = [];

export function useExamples(document: MappingDocument) {
  const [settled] = useDebouncedValue(document, PAUSE_MS);
  const run = useQuery({
    ...query("run_examples", settled),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
  const examples = run.data ?? none;
  return {
    examples,
    failing: examples.filter(({ failures }) => failures.length > 0).length,
    query: run,
  };
}
