/** The list one adds a step from. */
import { Button, Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, useRef, useState, type KeyboardEvent } from "react";
import { stepGroups, stepWords, type StepGroup } from "@/copy/steps";
import type { Step } from "@/ipc/bindings/Step";
import classes from "./rule-panel.module.css";

const types = Object.keys(stepWords) as Step["type"][];

/** Letters closer together than this are one word. */
const TYPED_TOGETHER_MS = 800;

interface AddStepProps {
  /** Adds it; true if the new step has taken the focus. */
  onAdd: (type: Step["type"]) => boolean;
}

export function AddStep({ onAdd }: AddStepProps) {
  const [focusGone, setFocusGone] = useState(false);
  const typed = useRef({ text: "", at: 0 });
  // As in the menus of the system: what is typed goes to the step of that name.
  const goToTyped = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
    const { text, at } = typed.current;
    const goesOn = event.timeStamp - at < TYPED_TOGETHER_MS;
    const now = (goesOn ? text : "") + event.key.toLowerCase();
    typed.current = { text: now, at: event.timeStamp };
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const found = items.find(({ textContent }) => textContent.toLowerCase().startsWith(now));
    if (!found) return;
    event.preventDefault();
    found.focus();
  };
  return (
    <Menu
      position="bottom-start"
      withinPortal
      returnFocus={!focusGone}
      onOpen={() => setFocusGone(false)}
    >
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          className={classes.add}
          data-add-step
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          Add a step
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.kinds} onKeyDown={goToTyped}>
        {(Object.keys(stepGroups) as StepGroup[]).map((group) => (
          <Fragment key={group}>
            <Menu.Label>{stepGroups[group]}</Menu.Label>
            {types
              .filter((type) => stepWords[type].group === group)
              .map((type) => (
                <Menu.Item key={type} onClick={() => setFocusGone(onAdd(type))}>
                  {stepWords[type].label}
                  <span className={classes.does}>{stepWords[type].does}</span>
                </Menu.Item>
              ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
