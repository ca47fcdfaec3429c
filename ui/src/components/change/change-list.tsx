/**
 * A plan, field by field: old struck, new plain, unchanged folded away. Used wherever a change is
 * shown: test plan, sync plan, history.
 */
import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Value } from "@/components/value/value";
import { isBlank, sameValue } from "@/components/value/value-text";
import type { FieldChange } from "@/ipc/bindings/FieldChange";
import { ChangeRow, ChangeTable } from "./change-table";
import classes from "./change-list.module.css";

interface ChangeListProps {
  changes: FieldChange[];
  /** What the table is about, for screen readers. */
  label: string;
  /** It was done already: before and after instead of now and then. */
  past?: boolean;
  /** The record goes, and with it all that it held. */
  removed?: boolean;
}

export function ChangeList({ changes, label, past = false, removed = false }: ChangeListProps) {
  const [unfolded, setUnfolded] = useState(false);
  const unchanged = removed
    ? []
    : changes.filter((change) => sameValue(change.before, change.after));
  const shown = unfolded ? changes : changes.filter((change) => !unchanged.includes(change));
  // A record that is made has no old values: a column of blanks would say nothing.
  const fromNothing = !removed && shown.every((change) => isBlank(change.before));
  const [before, after] = removed
    ? ["Removed with the contact", null]
    : fromNothing
      ? [null, "New value"]
      : past
        ? ["Before", "After"]
        : ["Now", "Then"];
  return (
    <div>
      {shown.length > 0 ? (
        <ChangeTable label={label} heads={["Field", before, after]}>
          <tbody>
            {shown.map((change) => (
              <Change key={change.field} change={change} struck={removed} />
            ))}
          </tbody>
        </ChangeTable>
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

function Change({ change, struck }: { change: FieldChange; struck: boolean }) {
  const { field, label, before, after } = change;
  const same = sameValue(before, after);
  return (
    <ChangeRow
      name={label}
      title={field}
      before={<Value value={before} struck={struck || !same} wrap />}
      after={
        <span className={same ? undefined : classes.after}>
          <Value value={after} blank={isBlank(before) ? "blank" : "emptied"} wrap />
        </span>
      }
    />
  );
}
