/** Before the first sync: what it will be like, and its start. */
import { Button } from "@mantine/core";
import { Drawing } from "@/components/states/drawing";
import classes from "./first-sync.module.css";

interface FirstSyncProps {
  disabled: boolean;
  onStart: () => void;
}

export function FirstSync({ disabled, onStart }: FirstSyncProps) {
  return (
    <div className={classes.panel}>
      <div className={classes.words}>
        <p className={classes.title}>Both accounts are connected, and the fields are mapped.</p>
        <ol className={classes.steps}>
          <li>You see the plan first: how many contacts would be created, changed or held.</li>
          <li>You say start. Each change is written, read back and proved.</li>
          <li>From then on a sync brings over just what changed in HighLevel.</li>
        </ol>
        <Button disabled={disabled} onClick={onStart}>
          Start syncing
        </Button>
      </div>
      <div className={classes.drawing}>
        <Drawing name="calm" />
      </div>
    </div>
  );
}
