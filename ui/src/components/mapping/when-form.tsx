/** When … then … otherwise: a condition, and the two results it decides between. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { query } from "@/api/queries";
import type { ConditionScope } from "@/components/condition/condition";
import { ConditionEditor } from "@/components/condition/condition-group";
import type { Field } from "@/ipc/bindings/Field";
import type { Operator } from "@/ipc/bindings/Operator";
import type { Step } from "@/ipc/bindings/Step";
import type { WhenResult } from "@/ipc/bindings/WhenResult";
import { newStep } from "./document";
import { FixedValue } from "./fixed-value";
import { WordSelect } from "./word-select";
import classes from "./step-form.module.css";

type WhenStep = Extract<Step, { type: "when" }>;

interface WhenFormProps {
  step: WhenStep;
  onChange: (step: WhenStep) => void;
  sources: readonly Field[];
  target: Field | undefined;
}

/** What is sent must not change by itself from day to day. */
const fromToday: ReadonlySet<Operator> = new Set([
  "withinLast",
  "withinNext",
  "moreThanAgo",
  "moreThanAhead",
] as const);

/** The name by which a condition asks for what the steps before have made. */
const soFar: Field = {
  key: "value",
  label: "The value so far",
  type: "other",
  required: false,
  options: [],
  origin: "system",
};

export function WhenForm({ step, onChange, sources, target }: WhenFormProps) {
  const view = useQuery(query("get_mapping", null)).data;
  const scope: ConditionScope = {
    fields: [soFar, ...sources],
    operators: (view?.operators ?? []).map(({ type, operators }) => ({
      type,
      operators: operators.filter((operator) => !fromToday.has(operator)),
    })),
    users: [],
    businesses: [],
    tags: [],
  };
  return (
    <div className={classes.when}>
      <span className={classes.word}>When</span>
      <ConditionEditor
        condition={step.condition}
        place=""
        view={scope}
        findings={[]}
        onChange={(condition) => onChange({ ...step, condition })}
        onEmpty={() => onChange({ ...step, condition: freshCondition() })}
      />
      <span className={classes.word}>then</span>
      <Result
        name="Then"
        result={step.met}
        onChange={(met) => onChange({ ...step, met })}
        sources={sources}
        target={target}
      />
      <span className={classes.word}>otherwise</span>
      <Result
        name="Otherwise"
        result={step.unmet}
        onChange={(unmet) => onChange({ ...step, unmet })}
        sources={sources}
        target={target}
      />
    </div>
  );
}

function freshCondition(): WhenStep["condition"] {
  return (newStep("when") as WhenStep).condition;
}

const kinds: Record<WhenResult["type"], string> = {
  value: "a fixed value",
  keep: "the value as it is",
  field: "another field",
  blank: "nothing",
};

interface ResultProps {
  name: string;
  result: WhenResult;
  onChange: (result: WhenResult) => void;
  sources: readonly Field[];
  target: Field | undefined;
}

function Result({ name, result, onChange, sources, target }: ResultProps) {
  return (
    <div className={classes.pair}>
      <WordSelect
        label={name}
        labelHidden
        words={kinds}
        value={result.type}
        onChange={(type) => onChange(ofKind(type))}
      />
      {result.type === "value" ? (
        <FixedValue
          label={`${name}: value`}
          labelHidden
          value={result.value}
          target={target}
          onChange={(value) => onChange({ ...result, value })}
        />
      ) : null}
      {result.type === "field" ? (
        <Select
          size="xs"
          aria-label={`${name}: field`}
          placeholder="choose…"
          searchable
          // Hundreds of names are not drawn unseen.
          comboboxProps={{ keepMounted: false }}
          data={sources.map((field) => ({ value: field.key, label: field.label }))}
          value={result.field || null}
          onChange={(field) => onChange({ ...result, field: field ?? "" })}
        />
      ) : null}
    </div>
  );
}

function ofKind(type: WhenResult["type"]): WhenResult {
  if (type === "value") return { type, value: "" };
  return type === "field" ? { type, field: "" } : { type };
}
