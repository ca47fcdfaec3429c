/** What is wrong at a place of a condition or of the rules: what, and what to do. */
import { StateMark } from "@/components/states/state-mark";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import classes from "./findings-at.module.css";

interface FindingsAtProps {
  findings: readonly RulesFinding[];
  /** A JSON pointer. */
  place: string;
  /** Those that lie deeper are shown elsewhere. */
  exact?: boolean;
}

export function FindingsAt({ findings, place, exact = false }: FindingsAtProps) {
  const here = findings.filter((finding) =>
    exact ? finding.place === place : isWithin(finding.place, place),
  );
  if (here.length === 0) return null;
  return (
    <ul className={classes.findings}>
      {here.map(({ place: at, what, remedy, severity }) => (
        <li key={`${at} ${what}`}>
          <StateMark tone={severity === "error" ? "bad" : "warn"} size={15}>
            <span>
              <span className={classes.what}>{what}</span> {remedy}
            </span>
          </StateMark>
        </li>
      ))}
    </ul>
  );
}

export function isWithin(place: string, outer: string): boolean {
  return place === outer || place.startsWith(`${outer}/`);
}
