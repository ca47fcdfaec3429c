/** Changes of an undo's plan: one opens to its fields, or to why it is left. */
import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useFormat } from "@/api/use-format";
import { ChangeList } from "@/components/change/change-list";
import { StateMark } from "@/components/states/state-mark";
import { Value } from "@/components/value/value";
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
      <ul className={classes.items} aria-label={title}>
        {items.map((item) => (
          <Item key={item.operationId} item={item} />
        ))}
      </ul>
    </details>
  );
}

function Item({ item }: { item: UndoItem }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const { problem, changes } = item;
  const name = contactLabel(item.contactName);
  // What is done is said as a task; what is not done, as what stays.
  const done = changes.length > 0;
  return (
    <li>
      <UnstyledButton
        className={classes.item}
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
        <span className={classes.name}>{name}</span>{" "}
        <span className={classes.task}>
          {done ? taskWords[item.action] : actionWords[item.did]}
        </span>{" "}
        <span className={classes.touched}>
          {problem?.what ?? changes.map(({ label }) => label).join(", ")}
        </span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id} keepMounted={false}>
        <div className={classes.inside}>
          {problem ? (
            <p className={classes.why}>
              {[problem.what, problem.meaning, problem.remedy].filter(Boolean).join(" ")}
            </p>
          ) : null}
          {done ? <Changes item={item} label={`${taskWords[item.action]}: ${name}`} /> : null}
        </div>
      </Collapse>
    </li>
  );
}

function Changes({ item: { action, changes }, label }: { item: UndoItem; label: string }) {
  if (action !== "deleteContact") return <ChangeList changes={changes} label={label} />;
  return (
    <table className={classes.removed}>
      <caption className="visually-hidden">{label}</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Removed with the contact</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{change.label}</th>
            <td>
              <Value value={change.before} struck wrap />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
