/** A row of a plan: whose record, what is done to it and to what; it opens to its inside. */
import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import classes from "./plan.module.css";

interface PlanRowProps {
  name: string;
  task: string;
  /** The fields it touches, or what stands in its way. */
  touched: string;
  children: ReactNode;
}

export function PlanRow({ name, task, touched, children }: PlanRowProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <li>
      <UnstyledButton
        className={classes.row}
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
        <span className={classes.name}>{name}</span> <span className={classes.task}>{task}</span>{" "}
        <span className={classes.touched}>{touched}</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id} keepMounted={false}>
        <div className={classes.inside}>{children}</div>
      </Collapse>
    </li>
  );
}

/** Rows in a box of their own that scrolls. */
export function PlanRows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}
