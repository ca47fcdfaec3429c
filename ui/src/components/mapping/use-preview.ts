/**
 * The document's result for one record and what is wrong with it whatever the record, kept up
 * with typing: asked for after a short pause, and an answer to an older question never replaces a
 * newer one (each question is its own query).
 */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { Drift } from "@/ipc/bindings/Drift";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingPreview } from "@/ipc/bindings/MappingPreview";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import { asIpcError } from "@/ipc/errors";
import type { Problem } from "@/ipc/bindings/Problem";

const PAUSE_MS = 150;
/** Every pause in typing makes two questions; old answers are worth little. */
const KEPT_MS = 30_000;

const none: Drift[] = [];

export interface Preview {
  answer: MappingPreview | undefined;
  /** True if there is no contact to show the values of. */
  recordless: boolean;
  /** True while what is shown belongs to an older document or record. */
  stale: boolean;
  problem: Problem | null;
  again: () => void;
  /** What changed about the fields it uses since the version in force was published. */
  drift: readonly Drift[];
  /** A row's result, with everything that is wrong with it. */
  ofRule: (id: string) => RulePreview | undefined;
}

export function usePreview(document: MappingDocument, recordId: string | null): Preview {
  const [settled] = useDebouncedValue(document, PAUSE_MS);
  const preview = useQuery({
    ...query("preview_mapping", { document: settled, recordId }),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
  const check = useQuery({
    ...query("check_mapping", JSON.stringify(settled)),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
  const recordless = preview.data?.record === null;
  return {
    answer: preview.data,
    recordless,
    stale: settled !== document || preview.isPlaceholderData,
    problem: preview.error ? asIpcError(preview.error).problem : null,
    again: () => void preview.refetch(),
    drift: check.data?.drift ?? none,
    ofRule: (id) => {
      const found = preview.data?.rules.find((rule) => rule.ruleId === id);
      const general = check.data?.findings.filter((finding) => finding.ruleId === id) ?? [];
      // What is wrong with no contact at all is nothing to mend.
      return found && { ...found, problems: joined(recordless ? [] : found.problems, general) };
    },
  };
}

/** What is wrong for any record, then what is wrong for this one, each said once. */
function joined(
  special: readonly FieldProblem[],
  general: readonly FieldProblem[],
): FieldProblem[] {
  const said = ({ code, step }: FieldProblem) =>
    special.some((one) => one.code === code && one.step === step);
  return [...general.filter((finding) => !said(finding)), ...special];
}
