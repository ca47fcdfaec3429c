/** Held operations with one reason: the reason in words, then a row for each of them. */
import { Button, Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { isAskedAgain, type Decision } from "@/components/operation/decisions";
import { DecisionButtons } from "@/components/operation/decision-buttons";
import { ProblemDetails } from "@/components/states/problem-view";
import { StateMark } from "@/components/states/state-mark";
import { actionLabel, contactLabel, touched } from "@/copy/operations";
import type { Operation } from "@/ipc/bindings/Operation";
import type { Held, HeldGroup } from "./use-held";
import classes from "./held.module.css";

/** More than these are folded away. */
const SHOWN = 5;

interface HeldGroupViewProps {
  group: HeldGroup;
  held: Held;
  decide: (decision: Decision, ids: string[]) => void;
  choosable: boolean;
}

export function HeldGroupView({ group, held, decide, choosable }: HeldGroupViewProps) {
  const [unfolded, setUnfolded] = useState(false);
  const { problem, operations } = group;
  const shown = unfolded ? operations : operations.slice(0, SHOWN);
  return (
    <div className={classes.group}>
      <div className={classes.reason}>
        <div className={classes.what}>{problem?.what ?? "It waits for you."}</div>
        <div>{[problem?.meaning, problem?.remedy].filter(Boolean).join(" ")}</div>
        {problem?.details ? <ProblemDetails text={problem.details} /> : null}
      </div>
      <ul className={classes.rows}>
        {shown.map((operation) => (
          <li key={operation.id} className={classes.row}>
            {choosable ? (
              <Checkbox
                size="xs"
                aria-label={`Select ${contactLabel(operation.contactName)}`}
                checked={held.chosen.has(operation.id)}
                onChange={(event) => held.choose([operation], event.currentTarget.checked)}
              />
            ) : null}
            <HeldRow operation={operation} />
            <span className={classes.buttons}>
              <DecisionButtons operation={operation} onDecide={decide} disabled={held.busy} />
            </span>
          </li>
        ))}
      </ul>
      {operations.length > SHOWN ? (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? "Show fewer" : `Show ${operations.length - SHOWN} more`}
        </Button>
      ) : null}
    </div>
  );
}

function HeldRow({ operation }: { operation: Operation }) {
  return (
    <>
      <Link
        className={classes.name}
        to="/history"
        search={{ state: "held", operation: operation.id }}
      >
        {contactLabel(operation.contactName)}
      </Link>
      <span className={classes.action}>
        {isAskedAgain(operation) ? (
          <StateMark tone="accent" size={14}>
            Tried again with the next sync
          </StateMark>
        ) : (
          <>
            {actionLabel(operation)}
            <span className={classes.touched}> · {touched(operation)}</span>
          </>
        )}
      </span>
    </>
  );
}
