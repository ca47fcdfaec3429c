/** Why the mapping was not saved, and the ways out. Nothing that was typed is lost. */
import { Button } from "@mantine/core";
import { ProblemView } from "@/components/states/problem-view";
import type { MappingDraft } from "./use-draft";
import type { Save } from "./use-save";

export function SaveProblem({ save, draft }: { save: Save; draft: MappingDraft }) {
  if (!save.problem) return null;
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
            }}
          >
            Drop mine and take theirs
          </Button>
        </>
      }
    />
  );
}
