/** One step of a chain: its settings, what came out of it, and moving or removing it. */
import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { Value } from "@/components/value/value";
import { stepWords } from "@/copy/steps";
import type { Field } from "@/ipc/bindings/Field";
import type { Rule } from "@/ipc/bindings/Rule";
import type { Step } from "@/ipc/bindings/Step";
import type { StepResult } from "@/ipc/bindings/StepResult";
import { moveStep, removeStep } from "./document";
import { Findings } from "./findings";
import { StepForm } from "./step-form";
import classes from "./rule-panel.module.css";

interface StepItemProps {
  rule: Rule;
  index: number;
  step: Step;
  result: StepResult | undefined;
  sources: readonly Field[];
  source: Field | undefined;
  target: Field | undefined;
  onRule: (rule: Rule) => void;
  onStep: (step: Step) => void;
}

export function StepItem(props: StepItemProps) {
  const { rule, index, step, result, sources, source, target, onRule, onStep } = props;
  const name = `${stepWords[step.type].label}, step ${index + 1}`;
  return (
    <li className={classes.step} aria-label={name}>
      <span className={classes.number} aria-hidden>
        {index + 1}
      </span>
      <div className={classes.settings}>
        <div className={classes.name}>{stepWords[step.type].label}</div>
        <StepForm step={step} onChange={onStep} sources={sources} source={source} target={target} />
        {result?.problem ? <Findings findings={[result.problem]} /> : null}
      </div>
      <span className={classes.result}>
        {result?.problem ? null : <Value value={result?.value} wrap />}
      </span>
      <span className={classes.tools}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move up: ${name}`}
          disabled={index === 0}
          onClick={() => onRule(moveStep(rule, index, -1))}
        >
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move down: ${name}`}
          disabled={index === rule.steps.length - 1}
          onClick={() => onRule(moveStep(rule, index, 1))}
        >
          <IconArrowDown size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Remove: ${name}`}
          onClick={() => onRule(removeStep(rule, index))}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}
