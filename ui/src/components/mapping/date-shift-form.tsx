/** How much earlier or later a date becomes. */
import { NumberInput, Select } from "@mantine/core";
import { dateUnits } from "@/copy/steps";
import type { DateUnit } from "@/ipc/bindings/DateUnit";
import type { Step } from "@/ipc/bindings/Step";
import { WordSelect } from "./word-select";
import classes from "./step-form.module.css";

type ShiftStep = Extract<Step, { type: "dateShift" }>;

interface DateShiftFormProps {
  step: ShiftStep;
  onChange: (step: ShiftStep) => void;
}

const units = Object.fromEntries(
  Object.entries(dateUnits).map(([unit, [, several]]) => [unit, several]),
) as Record<DateUnit, string>;

export function DateShiftForm({ step, onChange }: DateShiftFormProps) {
  const earlier = step.amount < 0;
  const size = Math.abs(step.amount);
  return (
    <div className={classes.pair}>
      <NumberInput
        size="xs"
        label="How many"
        min={0}
        max={1_000_000}
        allowDecimal={false}
        value={size}
        onChange={(value) => {
          const amount = Number(value);
          onChange({ ...step, amount: earlier ? -amount : amount });
        }}
      />
      <WordSelect
        label="Of what"
        words={units}
        value={step.unit}
        onChange={(unit) => onChange({ ...step, unit })}
      />
      <Select
        size="xs"
        label="Which way"
        allowDeselect={false}
        data={["later", "earlier"]}
        value={earlier ? "earlier" : "later"}
        onChange={(way) => onChange({ ...step, amount: way === "earlier" ? -size : size })}
      />
    </div>
  );
}
