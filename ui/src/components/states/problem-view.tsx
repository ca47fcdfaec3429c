/**
 * A failure in three parts: what happened, what it means, what to do. Technical details are
 * folded. The button comes from the code's fix (ipc/errors.ts).
 */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { handlingOf, type Fix } from "@/ipc/errors";
import type { Problem } from "@/ipc/bindings/Problem";
import { Callout } from "./callout";
import classes from "./callout.module.css";

interface ProblemViewProps {
  problem: Problem;
  /** Does the same again; without it, *Try again* isn't offered. */
  onAgain?: () => void;
  /** Further or other ways out. */
  actions?: ReactNode;
  /** Leaves the code's own fix out, where the screen is that fix. */
  withoutFix?: boolean;
  announce?: boolean;
}

export function ProblemView(props: ProblemViewProps) {
  const { problem, onAgain, actions, withoutFix = false, announce = true } = props;
  const { severity, fix } = handlingOf(problem.code);
  const button = withoutFix && fix !== "again" ? null : <FixButton fix={fix} onAgain={onAgain} />;
  return (
    <Callout
      tone={severity === "warning" ? "warn" : "bad"}
      title={problem.what}
      announce={announce}
      actions={
        (actions || (button && (fix !== "again" || onAgain))) && (
          <>
            {button}
            {actions}
          </>
        )
      }
    >
      {problem.meaning && <div>{problem.meaning}</div>}
      {problem.remedy && <div>{problem.remedy}</div>}
      {problem.also && <div>And besides: {sentencesOf(problem.also)}</div>}
      {problem.details && <ProblemDetails text={problem.details} />}
    </Callout>
  );
}

function sentencesOf({ what, meaning, remedy }: Problem): string {
  return [what, meaning, remedy].filter(Boolean).join(" ");
}

function FixButton({ fix, onAgain }: { fix: Fix; onAgain?: (() => void) | undefined }) {
  switch (fix) {
    case "again":
      return onAgain ? (
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          Try again
        </Button>
      ) : null;
    case "connections":
      return (
        <Button size="compact-sm" variant="default" component={Link} to="/connections">
          Open Connections
        </Button>
      );
    case "mapping":
      return (
        <Button size="compact-sm" variant="default" component={Link} to="/mapping">
          Fix the mapping
        </Button>
      );
    case "rules":
      return (
        <Button size="compact-sm" variant="default" component={Link} to="/rules">
          Open Rules
        </Button>
      );
    case "help":
      return (
        <Button size="compact-sm" variant="default" component={Link} to="/help">
          Open Help
        </Button>
      );
    case null:
      return null;
  }
}

export function ProblemDetails({ text }: { text: string }) {
  return (
    <details className={classes.details}>
      <summary>Details</summary>
      <pre>{text}</pre>
    </details>
  );
}
