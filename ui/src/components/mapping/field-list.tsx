/** Further HighLevel fields that a step reads, in the order they were chosen, with live values. */
import { MultiSelect } from "@mantine/core";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import classes from "./step-form.module.css";

interface FieldListProps {
  label: string;
  sources: readonly Field[];
  values: Record<string, unknown> | undefined;
  value: string[];
  onChange: (keys: string[]) => void;
}

export function FieldList({ label, sources, values, value, onChange }: FieldListProps) {
  return (
    <MultiSelect
      size="xs"
      label={label}
      placeholder={value.length === 0 ? "choose fields…" : ""}
      searchable
      // Hundreds of names are not drawn unseen.
      comboboxProps={{ keepMounted: false }}
      data={sources.map((field) => ({ value: field.key, label: field.label }))}
      renderOption={({ option }) => (
        <span className={classes.field}>
          {option.label}
          <span className={classes.live}>
            {values ? <Value value={values[option.value]} /> : null}
          </span>
        </span>
      )}
      value={value}
      onChange={onChange}
    />
  );
}
