/**
 * A row opened in place: both fields, the chain of steps with each one's result, what a blank
 * result does, and what is wrong. Changes take effect in the draft at once.
 */
import { Button, Select } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { flushSync } from "react-dom";
import { Value } from "@/components/value/value";
import { blankWords } from "@/copy/steps";
import type { BlankPolicy } from "@/ipc/bindings/BlankPolicy";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { Rule } from "@/ipc/bindings/Rule";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import type { Schema } from "@/ipc/bindings/Schema";
import type { Step } from "@/ipc/bindings/Step";
import { AddStep } from "./add-step";
import { addStep, newStep, unsourced, type RuleEdit } from "./document";
import { FieldPicker, FIXED_VALUE } from "./field-picker";
import { FieldNote } from "./field-note";
import { Findings } from "./findings";
import { PairChoices } from "./pair-choices";
import { StepItem } from "./step-item";
import { pairedStep, unpairedChoices } from "./table-rows";
import classes from "./rule-panel.module.css";

export interface RulePanelProps {
  rule: Rule;
  schema: Schema;
  preview: RulePreview | undefined;
  values: Record<string, unknown> | undefined;
  /** Targets that rows fill, by key; its own can be chosen all the same. */
  used: ReadonlyMap<string, string>;
  /** `key` joins edits that belong together for undo. */
  onChange: (next: RuleEdit, key?: string) => void;
  onRemove: () => void;
  /** The row was just made. */
  fresh?: boolean;
}

export function RulePanel(props: RulePanelProps) {
  const { rule, schema, preview, values, used, onChange, onRemove, fresh = false } = props;
  const source = schema.source.find((field) => field.key === rule.source);
  const target = schema.target.find((field) => field.key === rule.target);
  const chain = useRef<HTMLOListElement>(null);
  const unpaired = unpairedChoices(rule, schema);
  const loose = preview?.problems.filter((problem) => problem.step === null) ?? [];
  return (
    <div className={classes.panel}>
      <div className={classes.ends}>
        <FieldPicker
          label="HighLevel field"
          fields={schema.source}
          values={values}
          value={rule.source}
          placeholder="no field: a fixed value"
          withFixedValue={rule.source !== null}
          onChange={(key) =>
            onChange((old) => (key === FIXED_VALUE ? unsourced(old) : { ...old, source: key }))
          }
        />
        <span aria-hidden className={classes.arrow}>
          ⟶
        </span>
        <FieldPicker
          label="Certileads field"
          fields={schema.target}
          used={used}
          value={rule.target}
          onChange={(key) => onChange((old) => ({ ...old, target: key }))}
        />
      </div>
      <div className={classes.ends}>
        <FieldNote field={source} />
        <span />
        <FieldNote field={target} />
      </div>
      {rule.target === "tags" ? (
        <p className={classes.note}>
          Other names, a prefix, tags that are passed over and whether Certileads makes missing ones
          are set under <Link to="/rules">Rules</Link>.
        </p>
      ) : null}
      {unpaired > 0 ? (
        <PairChoices
          unpaired={unpaired}
          takesFocus={fresh}
          onPair={() => {
            flushSync(() => onChange((old) => addStep(old, pairedStep(source, target))));
            focusBlank(chain.current?.lastElementChild);
          }}
        />
      ) : null}
      <ol className={classes.chain} aria-label="Steps" ref={chain}>
        {rule.source === null ? null : (
          <li className={classes.start}>
            <span>As it comes from HighLevel</span>
            <span className={classes.result}>
              <Value value={preview?.sourceValue ?? values?.[rule.source]} wrap />
            </span>
          </li>
        )}
        {rule.steps.map((step, index) => (
          <StepItem
            // Steps have no id; the kind keeps a form from being reused for another kind.
            key={`${index}-${step.type}`}
            ruleId={rule.id}
            index={index}
            last={index === rule.steps.length - 1}
            step={step}
            result={preview?.steps[index]}
            unreached={
              preview?.steps.slice(0, index).some(({ problem }) => problem !== null) ?? false
            }
            findings={findingsOf(preview, index)}
            sources={schema.source}
            values={values}
            source={source}
            target={target}
            onChange={onChange}
          />
        ))}
      </ol>
      <AddStep
        onAdd={(type) => {
          flushSync(() => onChange((old) => addStep(old, newStep(type))));
          return focusFirst(chain.current?.lastElementChild, type);
        }}
      />
      <Findings findings={loose} />
      <div className={classes.foot}>
        <Select
          size="xs"
          label="When the result is blank"
          allowDeselect={false}
          w={280}
          data={Object.entries(blankWords).map(([value, { label }]) => ({ value, label }))}
          value={rule.whenBlank}
          onChange={(value) => {
            if (value !== null) onChange((old) => ({ ...old, whenBlank: value as BlankPolicy }));
          }}
        />
        <Button
          variant="subtle"
          color="red"
          size="xs"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={onRemove}
        >
          Remove this row
        </Button>
      </div>
    </div>
  );
}

const none: FieldProblem[] = [];

function findingsOf(preview: RulePreview | undefined, step: number): FieldProblem[] {
  const found = preview?.problems.filter((problem) => problem.step === step) ?? none;
  return found.length === 0 ? none : found;
}

/** Steps that ask for a field before anything else. */
const asksForField: readonly Step["type"][] = ["when", "join", "fallback"];

/** Puts the cursor where a new step's first text is typed or its first field is chosen. */
function focusFirst(step: Element | null | undefined, type: Step["type"]): boolean {
  const first = step?.querySelector<HTMLElement>("input, textarea");
  const other = asksForField.includes(type) ? "[readonly]" : "[readonly], [aria-haspopup]";
  if (!first || first.matches(`${other}, [type='checkbox']`)) return false;
  first.focus();
  return true;
}

/** Puts the cursor where the first choice without a partner gets one. */
function focusBlank(step: Element | null | undefined): void {
  const fields = [...(step?.querySelectorAll<HTMLInputElement>("[data-becomes]") ?? [])];
  (fields.find(({ value }) => value === "") ?? fields[0])?.focus();
}
