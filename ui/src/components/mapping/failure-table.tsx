/** The fields of one example that come out differently, expected against got. */
import { ChangeRow, ChangeTable } from "@/components/change/change-table";
import type { ExampleFailure } from "@/ipc/bindings/ExampleFailure";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { Sent } from "./sent";
import classes from "./studio.module.css";

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
    <ChangeTable label={name} titled apart heads={["Rule", "Expected", "Got"]}>
      <tbody>
        {failures.map(({ ruleId, target, expectedHeld, expected, got, problem }) => {
          const label = fieldLabel(schema.target, target);
          return (
            <ChangeRow
              key={target}
              name={
                <>
                  {ruleId && onOpenRow ? (
                    <button
                      type="button"
                      className={classes.link}
                      onClick={() => onOpenRow(ruleId)}
                    >
                      {label}
                    </button>
                  ) : (
                    label
                  )}
                  {ruleId ? null : <span className={classes.quiet}> no rule</span>}
                </>
              }
              before={expectedHeld ? "held" : <Sent value={expected} />}
              after={
                problem ? (
                  <span className={classes.bad}>held: {problem.what}</span>
                ) : (
                  <Sent value={got} />
                )
              }
            />
          );
        })}
      </tbody>
    </ChangeTable>
  );
}
