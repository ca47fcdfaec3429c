/**
 * One number: saved when the field is left or Enter is pressed. What was refused stays in the
 * field, with the reason beneath it.
 */
import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "@/api/use-format";
import type { Problem } from "@/ipc/bindings/Problem";
import classes from "./settings.module.css";

interface LimitInputProps {
  label: string;
  /** How far a press of an arrow key goes. */
  step: number;
  /** What it is unless somebody changed it. */
  standard: number;
  /** What is in force. */
  value: number;
  onChange: (value: number, onRefused: (problem: Problem) => void) => void;
}

export function LimitInput({ label, step, standard, value, onChange }: LimitInputProps) {
  const format = useFormat();
  // Null while the field shows what is in force.
  const [typed, setTyped] = useState<number | string | null>(null);
  // What was last asked for, so that leaving the field after Enter doesn't ask again.
  const [asked, setAsked] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const show = (next: number | string | null) => {
    setTyped(next);
    setAsked(null);
    setProblem(null);
  };
  // What was typed has come into force: from here on the field follows that again.
  if (typed !== null && typed === value) show(null);
  const keep = () => {
    if (typeof typed !== "number") {
      show(null);
    } else if (typed !== asked) {
      setAsked(typed);
      onChange(typed, setProblem);
    }
  };
  // As the person's numbers are written; five digits, because some languages part no four.
  const separator = format.number(11_111).replaceAll("1", "");
  return (
    <div className={classes.limit}>
      <NumberInput
        label={label}
        value={typed ?? value}
        min={0}
        step={step}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        max={4_294_967_295}
        thousandSeparator={separator}
        decimalSeparator={separator === "." ? "," : "."}
        classNames={{ input: "numbers" }}
        error={problem ? `${problem.what} ${problem.remedy}`.trim() : undefined}
        onChange={show}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") keep();
        }}
      />
      <div className={classes.standard}>
        Default {format.number(standard)}
        {value === standard && typed === null ? null : (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Use the default for ${label.toLowerCase()}`}
            onClick={() => {
              show(null);
              if (value !== standard) onChange(standard, setProblem);
            }}
          >
            Use it
          </Button>
        )}
      </div>
    </div>
  );
}
