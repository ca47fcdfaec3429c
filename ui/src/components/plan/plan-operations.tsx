/** The first changes of a plan, for looking at: one opens to its fields. */
import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useFormat } from "@/api/use-format";
import { ChangeList } from "@/components/change/change-list";
import { contactLabel, sentenceText, taskWords, touched } from "@/copy/operations";
import type { Operation } from "@/ipc/bindings/Operation";
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
      <ul className={classes.operations}>
        {operations.map((operation) => (
          <PlannedOperation key={operation.id} operation={operation} />
        ))}
      </ul>
    </details>
  );
}

function PlannedOperation({ operation }: { operation: Operation }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <li>
      <UnstyledButton
        className={classes.operation}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight
          size={14}
          className={classes.chevron}
          data-open={opened || undefined}
          aria-hidden
        />
        <span className={classes.name}>{contactLabel(operation.contactName)}</span>{" "}
        <span className={classes.task}>{taskWords[operation.action]}</span>{" "}
        <span className={classes.touched}>{operation.problem?.what ?? touched(operation)}</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id} keepMounted={false}>
        <div className={classes.changes}>
          <ChangeList changes={operation.changes} label={sentenceText(operation)} />
        </div>
      </Collapse>
    </li>
  );
}
