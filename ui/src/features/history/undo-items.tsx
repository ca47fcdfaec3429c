/** Changes of an undo's plan: one opens to its fields, or to why it is left. */
import { useFormat } from "@/api/use-format";
import { ChangeList } from "@/components/change/change-list";
import { PlanRow, PlanRows } from "@/components/plan/plan-row";
import { StateMark } from "@/components/states/state-mark";
import type { Tone } from "@/components/states/tone";
import { actionWords } from "@/copy/actions";
import { contactLabel, taskWords } from "@/copy/operations";
import type { UndoItem } from "@/ipc/bindings/UndoItem";
import classes from "./undo.module.css";

interface UndoItemsProps {
  title: string;
  tone: Tone;
  /** The first of them. */
  items: UndoItem[];
  count: number;
  opened?: boolean;
}

export function UndoItems({ title, tone, items, count, opened = false }: UndoItemsProps) {
  const format = useFormat();
  if (count === 0) return null;
  const first = count > items.length ? `, the first ${format.number(items.length)}` : "";
  return (
    <details className={classes.group} open={opened}>
      <summary>
        <StateMark tone={tone} size={15}>
          {title}
        </StateMark>
        <span className={classes.quiet}>
          {format.number(count)}
          {first}
        </span>
      </summary>
      <PlanRows label={title}>
        {items.map((item) => (
          <Item key={item.operationId} item={item} />
        ))}
      </PlanRows>
    </details>
  );
}

function Item({ item: { did, action, contactName, problem, changes } }: { item: UndoItem }) {
  const name = contactLabel(contactName);
  // What is done is said as a task; what is not done, as what stays.
  const done = changes.length > 0;
  const task = done ? taskWords[action] : actionWords[did];
  return (
    <PlanRow
      name={name}
      task={task}
      touched={problem?.what ?? changes.map(({ label }) => label).join(", ")}
    >
      {problem ? (
        <p className={classes.why}>
          {[problem.what, problem.meaning, problem.remedy].filter(Boolean).join(" ")}
        </p>
      ) : null}
      {done ? (
        <ChangeList
          changes={changes}
          label={`${task}: ${name}`}
          removed={action === "deleteContact"}
        />
      ) : null}
    </PlanRow>
  );
}
