/** The fields of one example that come out differently, expected against got. */
import { Value } from "@/components/value/value";
import type { ExampleFailure } from "@/ipc/bindings/ExampleFailure";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import classes from "./examples.module.css";

interface FailureTableProps {
  /** The example's name. */
  name: string;
  failures: readonly ExampleFailure[];
  schema: Schema;
  /** Opens the rule of a failure; without it rules are named only. */
  onOpenRow?: (id: string) => void;
}

export function FailureTable({ name, failures, schema, onOpenRow }: FailureTableProps) {
  return (
    <table className={classes.table}>
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Expected</th>
          <th scope="col">Got</th>
        </tr>
      </thead>
      <tbody>
        {failures.map((failure) => {
          const { ruleId, target, expectedHeld, expected, got, problem } = failure;
          const label = fieldLabel(schema.target, target);
          return (
            <tr key={target}>
              <th scope="row">
                {ruleId && onOpenRow ? (
                  <button type="button" className={classes.rule} onClick={() => onOpenRow(ruleId)}>
                    {label}
                  </button>
                ) : (
                  label
                )}
                {ruleId ? null : <span className={classes.quiet}> no rule</span>}
              </th>
              <td>{expectedHeld ? "held" : <Sent value={expected} />}</td>
              <td>
                {problem ? (
                  <span className={classes.bad}>held: {problem.what}</span>
                ) : (
                  <Sent value={got} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A field that isn't sent keeps what Certileads has; one that is sent blank is emptied. */
function Sent({ value }: { value: unknown }) {
  if (value === undefined) return <span className={classes.quiet}>not sent</span>;
  return <Value value={value} blank="emptied" wrap />;
}
