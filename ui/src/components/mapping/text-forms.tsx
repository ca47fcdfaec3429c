/** The settings of steps that change texts: replacing, cutting, putting a text around. */
import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import type { Step } from "@/ipc/bindings/Step";
import classes from "./step-form.module.css";

interface FormProps<T extends Step["type"]> {
  step: Extract<Step, { type: T }>;
  onChange: (step: Extract<Step, { type: T }>) => void;
}

export function ReplaceForm({ step, onChange }: FormProps<"replace">) {
  return (
    <div className={classes.pair}>
      <TextInput
        size="xs"
        label="Find"
        value={step.find}
        onChange={(event) => onChange({ ...step, find: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        label="Replace with"
        placeholder="nothing: take it out"
        value={step.with}
        onChange={(event) => onChange({ ...step, with: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        label="Match capitals"
        className={classes.low}
        checked={!step.ignoreCase}
        onChange={(event) => onChange({ ...step, ignoreCase: !event.currentTarget.checked })}
      />
    </div>
  );
}

export function SubstringForm({ step, onChange }: FormProps<"substring">) {
  return (
    <div className={classes.pair}>
      <NumberInput
        size="xs"
        label="From character"
        description="1 is the first, -1 the last"
        inputWrapperOrder={["label", "input", "description"]}
        allowDecimal={false}
        min={-1_000_000}
        max={1_000_000}
        value={step.start}
        onChange={(value) => onChange({ ...step, start: Number(value) })}
      />
      <NumberInput
        size="xs"
        label="How many"
        placeholder="all that follow"
        allowDecimal={false}
        min={1}
        max={1_000_000}
        value={step.length ?? ""}
        onChange={(value) => onChange({ ...step, length: value === "" ? null : Number(value) })}
      />
    </div>
  );
}

/** What stands around a text or a number. */
interface AroundProps {
  value: Pick<Extract<Step, { type: "surround" }>, "before" | "after">;
  /** What may stand there. */
  such?: { before: string; after: string };
  onChange: (value: AroundProps["value"]) => void;
}

export function Around({ value: { before, after }, such, onChange }: AroundProps) {
  return (
    <>
      <TextInput
        size="xs"
        label="Before it"
        placeholder={such?.before}
        value={before}
        onChange={(event) => onChange({ before: event.currentTarget.value, after })}
      />
      <TextInput
        size="xs"
        label="After it"
        placeholder={such?.after}
        value={after}
        onChange={(event) => onChange({ before, after: event.currentTarget.value })}
      />
    </>
  );
}
