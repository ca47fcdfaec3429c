/** Why contacts would be held: by rule, with how many, and the way to it. */
import { Button } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { Callout } from "@/components/states/callout";
import { Reason, ReasonList } from "@/components/states/reason-list";
import type { ImpactHold } from "@/ipc/bindings/ImpactHold";
import { heldIn } from "./use-impact";
import classes from "./studio.module.css";

/** So many reasons are told; there are as many as rules. */
const TOLD = 6;

interface ImpactHoldsProps {
  holds: readonly ImpactHold[];
  /** How many of them are not held now. */
  newlyHeld: number;
  /** The name of a target field. */
  label: (target: string) => string;
  onOpenRow: (id: string) => void;
}

export function ImpactHolds({ holds, newlyHeld, label, onOpenRow }: ImpactHoldsProps) {
  const format = useFormat();
  if (holds.length === 0) return null;
  const most = holds.toSorted((one, other) => other.count - one.count);
  const held = heldIn(holds);
  return (
    <Callout
      tone="warn"
      title={`${format.count(held, "contact")} would be held, not sent, until the reason is mended.`}
    >
      {held > newlyHeld ? (
        <p className={classes.quiet}>{format.number(held - newlyHeld)} of them are held already.</p>
      ) : null}
      <ReasonList label="Why contacts would be held">
        {most.slice(0, TOLD).map(({ problem, count }) => (
          <Reason
            key={`${problem.code}-${problem.ruleId}-${problem.target}-${problem.step}`}
            lead={format.number(count)}
            meaning={problem.remedy}
            fix={
              problem.ruleId ? (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={`Open the row of ${label(problem.target)}`}
                  onClick={() => onOpenRow(problem.ruleId ?? "")}
                >
                  Open the row
                </Button>
              ) : null
            }
          >
            <strong>{label(problem.target)}:</strong> {problem.what}
          </Reason>
        ))}
      </ReasonList>
      {most.length > TOLD ? (
        <p className={classes.quiet}>And {format.count(most.length - TOLD, "further reason")}.</p>
      ) : null}
    </Callout>
  );
}
