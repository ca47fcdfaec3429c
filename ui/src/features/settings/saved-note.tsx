/** Says that the last change of a group was saved, and takes it back or makes it again. */
import { Button } from "@mantine/core";
import { StateMark } from "@/components/states/state-mark";
import type { Saving } from "./use-saving";
import classes from "./settings.module.css";

interface SavedNoteProps<T> {
  saving: Saving<T>;
  /** What was changed, for screen readers: “the theme”. */
  what: string;
}

export function SavedNote<T>({ saving, what }: SavedNoteProps<T>) {
  const { last, swap } = saving;
  return (
    <div className={classes.note}>
      <span role="status">
        {last ? (
          <StateMark tone="ok">{last.takenBack ? "Back as it was" : "Saved"}</StateMark>
        ) : null}
      </span>
      {last ? (
        // One button for both ways, so that the focus stays on it.
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={swap}
          aria-label={last.takenBack ? `Change ${what} again` : `Undo the change of ${what}`}
        >
          {last.takenBack ? "Change again" : "Undo"}
        </Button>
      ) : null}
    </div>
  );
}
