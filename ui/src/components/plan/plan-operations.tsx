/** The first changes of a plan, for looking at: one opens to its fields. */
import { useFormat } from "@/api/use-format";
import { ChangeList } from "@/components/change/change-list";
import { contactLabel, sentenceText, taskWords, touched } from "@/copy/operations";
import type { Operation } from "@/ipc/bindings/Operation";
import { PlanRow, PlanRows } from "./plan-row";
import classes from "./plan.module.css";

export function PlanOperations({ operations }: { operations: Operation[] }) {
  const format = useFormat();
  if (operations.length === 0) return null;
  const title =
    operations.length === 1
      ? "Look at the change"
      : `Look at the first ${format.number(operations.length)} changes`;
  return (
    <details className={classes.look}>
      <summary>{title}</summary>
      <PlanRows label="The first changes">
        {operations.map((operation) => (
          <PlanRow
            key={operation.id}
            name={contactLabel(operation.contactName)}
            task={taskWords[operation.action]}
            touched={operation.problem?.what ?? touched(operation)}
          >
            <ChangeList changes={operation.changes} label={sentenceText(operation)} />
          </PlanRow>
        ))}
      </PlanRows>
    </details>
  );
}
