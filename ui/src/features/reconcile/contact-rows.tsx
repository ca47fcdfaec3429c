/** Contacts of one kind: how many, what a repair does, and the first of them by name. */
import type { ReactNode } from "react";
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import type { Tone } from "@/components/states/tone";
import { contactLabel } from "@/copy/operations";
import type { Discrepancy } from "@/ipc/bindings/Discrepancy";
import classes from "./reconcile.module.css";

interface ContactRowsProps {
  title: string;
  tone: Tone;
  about: string;
  found: Discrepancy;
  action: ReactNode;
}

export function ContactRows({ title, tone, about, found, action }: ContactRowsProps) {
  const format = useFormat();
  const { count, examples } = found;
  if (count === 0) return null;
  return (
    <details className={classes.group}>
      <summary className={classes.head}>
        <StateMark tone={tone} size={15}>
          {title}
        </StateMark>
        <span className={classes.count}>{format.number(count)}</span>
        <span className={classes.quiet}>{about}</span>
      </summary>
      <div className={classes.inside}>
        {action}
        <ul className={classes.names} aria-label={title}>
          {examples.map((one) => (
            <li key={one.contactId ?? one.targetId}>
              <span className={classes.name}>{contactLabel(one.name)}</span>
              {one.problem ? <span className={classes.quiet}>{one.problem.what}</span> : null}
            </li>
          ))}
        </ul>
        <More count={count} shown={examples.length} />
      </div>
    </details>
  );
}

/** Says that there are more than are listed. */
export function More({ count, shown }: { count: number; shown: number }) {
  const format = useFormat();
  if (count <= shown) return null;
  return (
    <p className={classes.quiet}>
      The first {format.number(shown)} of {format.number(count)} are listed.
    </p>
  );
}
