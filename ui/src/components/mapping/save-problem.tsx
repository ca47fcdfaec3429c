/** Why the mapping was not saved, and the ways out. Nothing that was typed is lost. */
import { Button } from "@mantine/core";
import { ProblemView } from "@/components/states/problem-view";
import type { MappingDraft } from "./use-draft";
import type { Save } from "./use-save";

interface SaveProblemProps {
  save: Save;
  draft: MappingDraft;
  /** Called after what was edited was dropped. */
  onDropped?: () => void;
}

export function SaveProblem({ save, draft, onDropped }: SaveProblemProps) {
  if (!save.problem) return null;
  if (save.problem.code === "mappingExamplesFail") {
    return (
      <ProblemView
        problem={save.problem}
        withoutFix
        actions={
          <Button size="compact-sm" variant="default" onClick={save.runAnyway}>
            Publish all the same
          </Button>
        }
      />
    );
  }
  if (save.problem.code !== "mappingConflict") {
    return <ProblemView problem={save.problem} onAgain={() => save.run()} withoutFix />;
  }
  return (
    <ProblemView
      problem={save.problem}
      withoutFix
      actions={
        <>
          <Button size="compact-sm" variant="default" onClick={save.runOver}>
            Publish mine as the next version
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              draft.discard();
              save.forgetProblem();
              onDropped?.();
            }}
          >
            Drop mine and take theirs
          </Button>
        </>
      }
    />
  );
}
