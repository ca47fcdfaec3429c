/** Contacts that publishing would change: what is sent for each field now, and what would be. */
import { ChangeGroup, ChangeRow, ChangeTable } from "@/components/change/change-table";
import type { ImpactRecord } from "@/ipc/bindings/ImpactRecord";
import { Sent } from "./sent";
import classes from "./studio.module.css";

interface ImpactTableProps {
  records: readonly ImpactRecord[];
  /** The name of a target field. */
  label: (target: string) => string;
  /** Shows the changes of this field alone. */
  field: string | null;
}

export function ImpactTable({ records, label, field }: ImpactTableProps) {
  return (
    <ChangeTable label="Contacts that change" heads={["Field", "Sent now", "After publishing"]}>
      {records.map((one) => (
        <ChangeGroup key={one.record.id} name={<Contact of={one} label={label} />}>
          {one.changes
            .filter(({ target }) => field === null || target === field)
            .map(({ target, before, after }) => (
              <ChangeRow
                key={target}
                name={label(target)}
                before={<Sent value={before} struck />}
                after={<Sent value={after} />}
              />
            ))}
        </ChangeGroup>
      ))}
    </ChangeTable>
  );
}

function Contact({ of, label }: { of: ImpactRecord; label: ImpactTableProps["label"] }) {
  const { record, heldBefore, heldAfter, problem } = of;
  return (
    <>
      {record.name} <span className={classes.quiet}>{record.detail}</span>
      {heldAfter && !heldBefore ? (
        <span className={`${classes.quiet} ${classes.bad}`}>
          {" "}
          would be held{problem ? `: ${label(problem.target)}. ${problem.what}` : null}
        </span>
      ) : null}
      {heldBefore && !heldAfter ? <span className={classes.quiet}> held no more</span> : null}
    </>
  );
}
