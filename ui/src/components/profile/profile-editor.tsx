/** A profile's text with what the engine finds in it, while it is typed. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useId, useRef } from "react";
import { CodeArea, type CodeAreaHandle } from "./code-area";
import { placeIn } from "./document";
import { ProfileFindings } from "./profile-findings";
import { ReferenceDrawer } from "./reference-drawer";
import type { ProfileState } from "./use-profile-check";
import classes from "./profile.module.css";

interface ProfileEditorProps {
  name: string;
  text: string;
  state: ProfileState;
  /** Without it the text is only to be read. */
  onChange?: ((text: string) => void) | undefined;
  onSave?: (() => void) | undefined;
}

export function ProfileEditor({ name, text, state, onChange, onSave }: ProfileEditorProps) {
  const [explaining, { open, close }] = useDisclosure(false);
  const area = useRef<CodeAreaHandle>(null);
  const id = useId();
  const wrong = state.findings.flatMap(({ details }) => placeIn(details)?.line ?? []);
  const keys = (event: React.KeyboardEvent) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave?.();
  };
  return (
    // Hears Ctrl S from the field within.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.editor} onKeyDown={keys}>
      <div className={classes.editorHead}>
        <span className={classes.dimmed}>
          {onChange
            ? "Checked while you type. Ctrl S saves, Tab moves on."
            : "It comes with the app and stays as it is; edit a copy to change it."}
        </span>
        <Button variant="subtle" size="compact-sm" onClick={open}>
          What may stand here?
        </Button>
      </div>
      <CodeArea
        ref={area}
        label={`Text of ${name}`}
        value={text}
        onChange={onChange}
        wrong={wrong}
        describedBy={id}
      />
      <ProfileFindings
        id={id}
        state={state}
        onGoTo={(line, column) => area.current?.goTo(line, column)}
      />
      <ReferenceDrawer opened={explaining} onClose={close} />
    </div>
  );
}
