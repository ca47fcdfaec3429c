/** Before the first sync: what it will be like, and its start; or what setting up still lacks. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Drawing } from "@/components/states/drawing";
import type { SetupStep } from "@/ipc/bindings/SetupStep";
import classes from "./first-sync.module.css";

interface FirstSyncProps {
  setup: SetupStep;
  disabled: boolean;
  onStart: () => void;
}

export function FirstSync({ setup, disabled, onStart }: FirstSyncProps) {
  const ready = setup === "test" || setup === "done";
  return (
    <div className={classes.panel}>
      <div className={classes.words}>
        <p className={classes.title}>
          {ready
            ? "Both accounts are connected, and the fields are mapped."
            : "Setting up is not finished. After that:"}
        </p>
        <ol className={classes.steps}>
          <li>You see the plan first: how many contacts would be created, changed or held.</li>
          <li>You say start. Each change is written, read back and proved.</li>
          <li>From then on a sync brings over just what changed in HighLevel.</li>
        </ol>
        <div className={classes.actions}>
          {ready ? (
            <Button disabled={disabled} onClick={onStart}>
              Start syncing
            </Button>
          ) : (
            <StepLink step={setup === "map" ? "map" : "connect"}>Go on setting up</StepLink>
          )}
          {setup === "test" ? <StepLink step="test">Test it first</StepLink> : null}
        </div>
      </div>
      <div className={classes.drawing}>
        <Drawing name="calm" />
      </div>
    </div>
  );
}

function StepLink({ step, children }: { step: "connect" | "map" | "test"; children: string }) {
  return (
    <Button
      variant={step === "test" ? "default" : "filled"}
      renderRoot={(props) => <Link to="/setup/$step" params={{ step }} {...props} />}
    >
      {children}
    </Button>
  );
}
