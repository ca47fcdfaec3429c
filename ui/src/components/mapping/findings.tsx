/** What is wrong with a row or a step: what, and what to do. */
import { StateMark } from "@/components/states/state-mark";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import classes from "./findings.module.css";

interface FindingsProps {
  findings: readonly FieldProblem[];
  /** Names the target field of each, where that can't be seen from the place. */
  schema?: Schema;
}

export function Findings({ findings, schema }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.list}>
      {findings.map((finding) => (
        <li key={`${finding.code}-${finding.ruleId}-${finding.step}-${finding.what}`}>
          <StateMark tone={finding.severity === "error" ? "bad" : "warn"} size={14}>
            <span className={classes.what}>
              {schema ? `${fieldLabel(schema.target, finding.target)}: ` : ""}
              {finding.what}
            </span>
          </StateMark>{" "}
          <span className={classes.remedy}>{finding.remedy}</span>
        </li>
      ))}
    </ul>
  );
}
