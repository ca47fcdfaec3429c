/** The head of a profile that is being changed or written anew: saving it, dropping it. */
import { Button } from "@mantine/core";
import { StateMark } from "@/components/states/state-mark";
import classes from "./profiles.module.css";

interface DraftHeadProps {
  name: string;
  /** True if it was never saved. */
  fresh: boolean;
  /** Why it can't be saved; null if it can. */
  hindrance: string | null;
  saving: boolean;
  onSave: () => void;
  onDrop: () => void;
}

export function DraftHead({ name, fresh, hindrance, saving, onSave, onDrop }: DraftHeadProps) {
  return (
    <div className={classes.head}>
      <div>
        <div className={classes.name}>
          <h2>{name}</h2>
          <StateMark tone="warn">{fresh ? "Not saved yet" : "Unsaved changes"}</StateMark>
        </div>
        <p className={classes.about} id="draft-hindrance">
          {hindrance ??
            (fresh ? "Nothing uses it before you save it." : "It takes effect when you save it.")}
        </p>
      </div>
      <div className={classes.actions}>
        <Button variant="default" onClick={onDrop}>
          {fresh ? "Drop it" : "Drop the changes"}
        </Button>
        <Button
          onClick={onSave}
          loading={saving}
          disabled={hindrance !== null}
          aria-describedby="draft-hindrance"
        >
          Save profile
        </Button>
      </div>
    </div>
  );
}
