/**
 * What the engine finds wrong with the draft. It asks Certileads for its segments each time, so
 * it is asked only once the typing has stopped.
 */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import { sameValue } from "@/components/value/value-text";
import type { RulesDocument } from "@/ipc/bindings/RulesDocument";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import type { RulesView } from "@/ipc/bindings/RulesView";

export function useRulesCheck(document: RulesDocument, view: RulesView): RulesFinding[] {
  const [settled] = useDebouncedValue(document, 500);
  const inForce = sameValue(settled, view.rules.document);
  const check = useQuery({
    ...query("check_rules", JSON.stringify(settled)),
    enabled: !inForce,
    // What is known stays while the next letter is looked at.
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
  });
  return inForce ? view.findings : (check.data?.findings ?? []);
}
