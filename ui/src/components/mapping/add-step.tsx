/** The list one adds a step from. */
import { Button, Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { stepGroups, stepWords, type StepGroup } from "@/copy/steps";
import type { Step } from "@/ipc/bindings/Step";
import classes from "./rule-panel.module.css";

const types = Object.keys(stepWords) as Step["type"][];

interface AddStepProps {
  /** Adds it; true if the new step has taken the focus. */
  onAdd: (type: Step["type"]) => boolean;
}

export function AddStep({ onAdd }: AddStepProps) {
  const [focusGone, setFocusGone] = useState(false);
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
      <Menu.Dropdown className={classes.kinds}>
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
