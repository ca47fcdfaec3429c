/** One step of a chain: its settings, what came out of it, and moving or removing it. */
import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { memo, type MouseEvent } from "react";
import { flushSync } from "react-dom";
import { Value } from "@/components/value/value";
import { stepWords } from "@/copy/steps";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { Step } from "@/ipc/bindings/Step";
import type { StepResult } from "@/ipc/bindings/StepResult";
import { moveStep, removeStep, replaceStep, type RuleEdit } from "./document";
import { Findings } from "./findings";
import { isPlain, isWide, StepForm } from "./step-form";
import classes from "./rule-panel.module.css";

interface StepItemProps {
  ruleId: string;
  index: number;
  /** No step follows. */
  last: boolean;
  step: Step;
  result: StepResult | undefined;
  /** A step before it failed: nothing came here. */
  unreached: boolean;
  /** What is wrong with this step. */
  findings: readonly FieldProblem[];
  sources: readonly Field[];
  values: Record<string, unknown> | undefined;
  source: Field | undefined;
  target: Field | undefined;
  onChange: (next: RuleEdit, key?: string) => void;
}

/** Drawn again only when it or its result has changed. */
export const StepItem = memo(function StepItem(props: StepItemProps) {
  const { ruleId, index, last, step, result, unreached, findings } = props;
  const { sources, values, source, target, onChange } = props;
  const move = (event: MouseEvent, by: -1 | 1) => {
    const chain = event.currentTarget.closest("ol");
    flushSync(() => onChange((rule) => moveStep(rule, index, by)));
    focusTool(chain, index + by, by);
  };
  const remove = (event: MouseEvent) => {
    const chain = event.currentTarget.closest("ol");
    flushSync(() => onChange((rule) => removeStep(rule, index)));
    chain?.parentElement?.querySelector<HTMLElement>("[data-add-step]")?.focus();
  };
  const name = `${stepWords[step.type].label}, step ${index + 1}`;
  return (
    <li
      className={classes.step}
      aria-label={name}
      data-step={index}
      data-wide={isWide(step) || undefined}
    >
      <span className={classes.number} aria-hidden>
        {index + 1}
      </span>
      <div className={classes.settings} data-plain={isPlain(step) || undefined}>
        <div className={classes.name}>{stepWords[step.type].label}</div>
        <StepForm
          step={step}
          onChange={(next) =>
            onChange((rule) => replaceStep(rule, index, next), `${ruleId}.${index}.${step.type}`)
          }
          sources={sources}
          values={values}
          source={source}
          target={target}
          findings={findings}
        />
        <Findings findings={findings} />
      </div>
      <span className={classes.result}>
        {unreached ? (
          <span className={classes.unreached}>not reached</span>
        ) : (
          result && !result.problem && <Value value={result.value} wrap />
        )}
      </span>
      <span className={classes.tools}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move up: ${name}`}
          disabled={index === 0}
          data-move="-1"
          onClick={(event) => move(event, -1)}
        >
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move down: ${name}`}
          disabled={last}
          data-move="1"
          onClick={(event) => move(event, 1)}
        >
          <IconArrowDown size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Remove: ${name}`}
          onClick={remove}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
});

/** Keeps the focus on the step that was moved: on the same tool, or the other one at an end. */
function focusTool(chain: Element | null, index: number, by: -1 | 1): void {
  const tool = (way: number) =>
    chain?.querySelector<HTMLElement>(`[data-step="${index}"] [data-move="${way}"]:enabled`);
  (tool(by) ?? tool(-by))?.focus();
}
