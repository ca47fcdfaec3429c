/** What is wrong with a row, beneath its result: the gravest finding in its own words. */
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import classes from "./mapping-table.module.css";

export function RowFinding({ finding }: { finding: FieldProblem | undefined }) {
  if (!finding) return null;
  return (
    <span className={classes.finding} data-severity={finding.severity}>
      {finding.what}
    </span>
  );
}

/** The gravest of them. */
export function worstOf(findings: readonly FieldProblem[]): FieldProblem | undefined {
  return findings.find((finding) => finding.severity === "error") ?? findings[0];
}
