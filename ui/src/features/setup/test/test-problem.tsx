/** Why a transaction can't be run or didn't arrive, with the way to the mapping row at fault. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ProblemView } from "@/components/states/problem-view";
import type { Problem } from "@/ipc/bindings/Problem";
import { handlingOf } from "@/ipc/errors";

interface TestProblemProps {
  problem: Problem;
  /** Target fields that a mapping row fills. */
  fixable: ReadonlySet<string>;
  onFix: (field: string) => void;
  announce?: boolean;
}

export function TestProblem({ problem, fixable, onFix, announce = true }: TestProblemProps) {
  const { field } = problem;
  const { fix } = handlingOf(problem.code);
  const hasRow = field !== undefined && fixable.has(field);
  return (
    <ProblemView
      problem={problem}
      announce={announce}
      withoutFix={fix === "mapping" || hasRow}
      actions={
        hasRow ? (
          <Button size="compact-sm" variant="default" onClick={() => onFix(field)}>
            Fix the mapping
          </Button>
        ) : fix === "mapping" ? (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => <Link {...props} to="/setup/$step" params={{ step: "map" }} />}
          >
            Back to Map
          </Button>
        ) : null
      }
    />
  );
}
