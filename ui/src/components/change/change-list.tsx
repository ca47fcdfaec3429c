/**
 * A plan, field by field: old struck, new plain, unchanged folded away. Used wherever a change is
 * shown: test plan, sync plan, history.
 */
import { UnstyledButton } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { Value } from "@/components/value/value";
import { isBlank, sameValue } from "@/components/value/value-text";
import type { FieldChange } from "@/ipc/bindings/FieldChange";
import classes from "./change-list.module.css";

interface ChangeListProps {
  changes: FieldChange[];
  /** What the table is about, for screen readers. */
  label: string;
  /** It was done already: before and after instead of now and then. */
  past?: boolean;
}

export function ChangeList({ changes, label, past = false }: ChangeListProps) {
  const [unfolded, setUnfolded] = useState(false);
  const unchanged = changes.filter((change) => sameValue(change.before, change.after));
  const shown = unfolded ? changes : changes.filter((change) => !unchanged.includes(change));
  // A record that is made has no old values: a column of blanks would say nothing.
  const fromNothing = shown.every((change) => isBlank(change.before));
  return (
    <div>
      {shown.length > 0 ? (
        <table className={classes.table}>
          <caption className="visually-hidden">{label}</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {fromNothing ? (
                <th scope="col">New value</th>
              ) : (
                <>
                  <th scope="col">{past ? "Before" : "Now"}</th>
                  <th scope="col" className={classes.arrow}>
                    <span className="visually-hidden">becomes</span>
                  </th>
                  <th scope="col">{past ? "After" : "Then"}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((change) => (
              <ChangeRow key={change.field} change={change} fromNothing={fromNothing} />
            ))}
          </tbody>
        </table>
      ) : (
        <p className={classes.nothing}>Nothing to change.</p>
      )}
      {unchanged.length > 0 ? (
        <UnstyledButton
          className={classes.fold}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? "Hide" : "Show"} {unchanged.length} unchanged{" "}
          {unchanged.length === 1 ? "field" : "fields"}
        </UnstyledButton>
      ) : null}
    </div>
  );
}

function ChangeRow({ change, fromNothing }: { change: FieldChange; fromNothing: boolean }) {
  const same = sameValue(change.before, change.after);
  return (
    <tr data-same={same || undefined}>
      <th scope="row" title={change.field}>
        {change.label}
      </th>
      {fromNothing ? null : (
        <>
          <td>
            <Value value={change.before} struck={!same} wrap />
          </td>
          <td className={classes.arrow}>
            <IconArrowRight size={14} aria-hidden />
          </td>
        </>
      )}
      <td className={same ? undefined : classes.after}>
        <Value value={change.after} blank={isBlank(change.before) ? "blank" : "emptied"} wrap />
      </td>
    </tr>
  );
}
