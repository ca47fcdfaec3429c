/** One rule: what happens in HighLevel, what follows in Certileads, and whether it does. */
import { Switch } from "@mantine/core";
import { useId } from "react";
import type { RuleWords } from "@/copy/rules";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import { FindingsAt } from "@/components/condition/findings-at";
import { NeedsLine } from "./needs-line";
import classes from "./rules.module.css";

interface RuleSwitchProps {
  words: RuleWords;
  on: boolean;
  onChange: (on: boolean) => void;
  findings: readonly RulesFinding[];
}

export function RuleSwitch({ words, on, onChange, findings }: RuleSwitchProps) {
  const id = useId();
  const { place, event, action, capability } = words;
  // What the engine says about it is said once.
  const told = findings.some((finding) => finding.place === place);
  return (
    <div className={classes.rule}>
      <div className={classes.words}>
        <label htmlFor={id}>
          <span className={classes.event}>{event}</span>
          <span className={classes.action}>
            <span aria-hidden>→ </span>
            {action}
          </span>
        </label>
        {told || !capability ? null : <NeedsLine capability={capability} />}
        <FindingsAt findings={findings} place={place} />
      </div>
      <Switch
        id={id}
        checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </div>
  );
}
