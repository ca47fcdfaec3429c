/** Contacts that publishing would change: what is sent for each field now, and what would be. */
import { IconArrowRight } from "@tabler/icons-react";
import { Value } from "@/components/value/value";
import type { ImpactRecord } from "@/ipc/bindings/ImpactRecord";
import classes from "./impact-drawer.module.css";

interface ImpactTableProps {
  records: readonly ImpactRecord[];
  /** The name of a target field. */
  label: (target: string) => string;
  /** Shows the changes of this field alone. */
  field: string | null;
}

export function ImpactTable({ records, label, field }: ImpactTableProps) {
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Contacts that change</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Sent now</th>
          <th scope="col" className={classes.arrow}>
            <span className="visually-hidden">becomes</span>
          </th>
          <th scope="col">After publishing</th>
        </tr>
      </thead>
      {records.map(({ record, changes, heldBefore, heldAfter, problem }) => (
        <tbody key={record.id}>
          <tr>
            <th scope="rowgroup" colSpan={4} className={classes.name}>
              {record.name} <span className={classes.quiet}>{record.detail}</span>
              {heldAfter && !heldBefore ? (
                <span className={classes.held}>
                  {" "}
                  would be held{problem ? `: ${label(problem.target)}. ${problem.what}` : null}
                </span>
              ) : null}
              {heldBefore && !heldAfter ? (
                <span className={classes.quiet}> held no more</span>
              ) : null}
            </th>
          </tr>
          {changes
            .filter(({ target }) => field === null || target === field)
            .map(({ target, before, after }) => (
              <tr key={target}>
                <th scope="row">{label(target)}</th>
                <td>
                  <Sent value={before} struck />
                </td>
                <td className={classes.arrow}>
                  <IconArrowRight size={14} aria-hidden />
                </td>
                <td>
                  <Sent value={after} />
                </td>
              </tr>
            ))}
        </tbody>
      ))}
    </table>
  );
}

/** A field that isn't sent keeps what Certileads has; one that is sent blank is emptied. */
function Sent({ value, struck = false }: { value: unknown; struck?: boolean }) {
  if (value === undefined) return <span className={classes.quiet}>not sent</span>;
  return <Value value={value} blank="emptied" struck={struck} wrap />;
}
