/**
 * The document's result for one record, and what is wrong with it whatever the record, kept up
 * with typing: asked for at once, one question at a time. What is typed while an answer is on its
 * way waits for it, and only the last of it is asked for then.
 */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import type { Drift } from "@/ipc/bindings/Drift";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import type { MappingPreview } from "@/ipc/bindings/MappingPreview";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import { asIpcError } from "@/ipc/errors";
import type { Problem } from "@/ipc/bindings/Problem";

/** What holds for any contact is looked at in a pause: it is told beside the row, not in it. */
const PAUSE_MS = 250;
/** Every letter makes a question; old answers are worth little. */
const KEPT_MS = 5_000;

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

/** Rows that say the same as in the answer before stay the same objects, and are not drawn again. */
const shared = <T>(data: T): T => data;

export function usePreview(document: MappingDocument, recordId: string | null): Preview {
  const [asked, setAsked] = useState(document);
  const [settled] = useDebouncedValue(document, PAUSE_MS);
  const preview = useQuery({
    ...query("preview_mapping", { document: asked, recordId }),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
    select: shared,
  });
  const check = useQuery({
    ...query("check_mapping", JSON.stringify(settled)),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
    select: shared,
  });
  if (asked !== document && !preview.isFetching) setAsked(document);
  const { data: answer } = preview;
  const recordless = answer?.record === null;
  const rules = joinedRules(answer?.rules ?? [], check.data?.findings ?? [], recordless);
  return {
    answer,
    recordless,
    stale: asked !== document || preview.isPlaceholderData,
    problem: preview.error ? asIpcError(preview.error).problem : null,
    again: () => void preview.refetch(),
    drift: check.data?.drift ?? none,
    ofRule: (id) => rules.get(id),
  };
}

function joinedRules(
  rules: readonly RulePreview[],
  findings: readonly FieldProblem[],
  recordless: boolean,
): Map<string, RulePreview> {
  return new Map(
    rules.map((rule) => {
      const found = findings.filter(({ ruleId }) => ruleId === rule.ruleId);
      if (found.length === 0 && !recordless) return [rule.ruleId, rule];
      // What is wrong with no contact at all is nothing to mend.
      return [rule.ruleId, { ...rule, problems: joined(recordless ? [] : rule.problems, found) }];
    }),
  );
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
