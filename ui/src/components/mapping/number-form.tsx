/** How a number is written: marks, digits, currency sign. */
import { NumberInput } from "@mantine/core";
import { numberMarks } from "@/copy/steps";
import type { Step } from "@/ipc/bindings/Step";
import { Around } from "./text-forms";
import { WordSelect } from "./word-select";
import classes from "./step-form.module.css";

type FormatStep = Extract<Step, { type: "numberFormat" }>;

interface NumberFormProps {
  step: FormatStep;
  onChange: (step: FormatStep) => void;
}

export function NumberForm({ step, onChange }: NumberFormProps) {
  return (
    <div className={classes.pair}>
      <WordSelect
        label="Write it as"
        words={numberMarks}
        value={step.marks}
        onChange={(marks) => onChange({ ...step, marks })}
      />
      <NumberInput
        size="xs"
        label="Digits after the mark"
        placeholder="as many as there are"
        min={0}
        max={10}
        allowDecimal={false}
        value={step.decimals ?? ""}
        onChange={(value) => onChange({ ...step, decimals: value === "" ? null : Number(value) })}
      />
      <Around
        value={step}
        such={{ before: "such as $", after: "such as  €" }}
        onChange={(around) => onChange({ ...step, ...around })}
      />
    </div>
  );
}
