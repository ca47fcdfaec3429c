/** What is wrong with a row or a step: what, and what to do. */
import { StateMark } from "@/components/states/state-mark";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import classes from "./findings.module.css";

export function Findings({ findings }: { findings: readonly FieldProblem[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.list}>
      {findings.map((finding) => (
        <li key={`${finding.code}-${finding.step}-${finding.what}`}>
          <StateMark tone={finding.severity === "error" ? "bad" : "warn"} size={14}>
            <span className={classes.what}>{finding.what}</span>
          </StateMark>{" "}
          <span className={classes.remedy}>{finding.remedy}</span>
        </li>
      ))}
    </ul>
  );
}
