/** The step's buttons: run, then sync; clean up what the test made. */
import { Button } from "@mantine/core";
import type { Test } from "./use-test";
import { allPassed } from "./outcome";

interface TestActionsProps {
  test: Test;
  onBack: () => void;
  onDone: () => void;
}

export function TestActions({ test, onBack, onDone }: TestActionsProps) {
  const { run, phase } = test;
  const removable = run?.cleanUp === "pending" || run?.cleanUp === "failed";
  const passed = run !== null && phase === "finished" && allPassed(run);
  const runButton = (
    <Button
      variant={passed ? "default" : "filled"}
      loading={phase === "running"}
      disabled={test.blocked}
      onClick={test.start}
    >
      Run test transactions
    </Button>
  );
  return (
    <>
      <Button variant="default" onClick={onBack}>
        Back
      </Button>
      {phase === "running" && run ? (
        <Button variant="default" onClick={test.cancel}>
          Stop
        </Button>
      ) : null}
      {phase === "finished" && (removable || test.cleaning) ? (
        <Button variant="default" loading={test.cleaning} onClick={test.cleanUp}>
          Clean up
        </Button>
      ) : null}
      {runButton}
      {passed ? <Button onClick={onDone}>Start syncing</Button> : null}
    </>
  );
}
