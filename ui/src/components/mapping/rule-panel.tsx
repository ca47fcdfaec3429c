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
import type { Rule } from "@/ipc/bindings/Rule";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import type { Schema } from "@/ipc/bindings/Schema";
import { AddStep } from "./add-step";
import { addStep, newStep, replaceStep, unsourced } from "./document";
import { FieldPicker, FIXED_VALUE } from "./field-picker";
import { FieldNote } from "./field-note";
import { Findings } from "./findings";
import { StepItem } from "./step-item";
import classes from "./rule-panel.module.css";

interface RulePanelProps {
  rule: Rule;
  schema: Schema;
  preview: RulePreview | undefined;
  values: Record<string, unknown> | undefined;
  /** Targets other rows fill, by key. */
  used: ReadonlyMap<string, string>;
  /** `key` joins edits that belong together for undo. */
  onChange: (rule: Rule, key?: string) => void;
  onRemove: () => void;
}

export function RulePanel(props: RulePanelProps) {
  const { rule, schema, preview, values, used, onChange, onRemove } = props;
  const source = schema.source.find((field) => field.key === rule.source);
  const target = schema.target.find((field) => field.key === rule.target);
  const chain = useRef<HTMLOListElement>(null);
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
            onChange(key === FIXED_VALUE ? unsourced(rule) : { ...rule, source: key })
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
          onChange={(key) => onChange({ ...rule, target: key })}
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
            rule={rule}
            index={index}
            step={step}
            result={preview?.steps[index]}
            unreached={
              preview?.steps.slice(0, index).some(({ problem }) => problem !== null) ?? false
            }
            findings={preview?.problems.filter((problem) => problem.step === index) ?? []}
            sources={schema.source}
            values={values}
            source={source}
            target={target}
            onRule={onChange}
            onStep={(next) =>
              onChange(replaceStep(rule, index, next), `${rule.id}.${index}.${step.type}`)
            }
          />
        ))}
      </ol>
      <AddStep
        onAdd={(type) => {
          flushSync(() => onChange(addStep(rule, newStep(type))));
          return focusText(chain.current?.lastElementChild);
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
            if (value !== null) onChange({ ...rule, whenBlank: value as BlankPolicy });
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

/** Puts the cursor where a new step's text is typed, if that is the first thing it asks for. */
function focusText(step: Element | null | undefined): boolean {
  const first = step?.querySelector<HTMLElement>("input, textarea");
  if (!first || first.matches("[readonly], [aria-haspopup], [type='checkbox']")) return false;
  first.focus();
  return true;
}
