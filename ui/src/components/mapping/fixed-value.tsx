/** A value typed once for all contacts: yes or no, one of the target's choices, or a text. */
import { Autocomplete, Select, TextInput } from "@mantine/core";
import { valueText } from "@/components/value/value-text";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldType } from "@/ipc/bindings/FieldType";

interface FixedValueProps {
  label: string;
  /** What stands beside says the label already: it is for screen readers alone. */
  labelHidden?: boolean;
  value: unknown;
  target: Field | undefined;
  onChange: (value: unknown) => void;
}

/** How it is written for types where that isn't plain. */
const examples: Partial<Record<FieldType, string>> = {
  date: "2026-03-05",
  datetime: "2026-03-05T14:30:00Z",
  phone: "+1 555 0100",
  tags: "hot lead",
  url: "https://example.com",
};

export function FixedValue(props: FixedValueProps) {
  const { label, labelHidden = false, value, target, onChange } = props;
  const named = labelHidden ? { "aria-label": label } : { label };
  // A text as it is, so that a space can be typed.
  const text = typeof value === "string" ? value : valueText(value);
  const choices = target?.options.map((option) => option.value) ?? [];
  if (target?.type === "boolean") {
    return (
      <Select
        size="xs"
        {...named}
        placeholder="choose…"
        data={[
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
        value={typeof value === "boolean" ? String(value) : null}
        onChange={(chosen) => onChange(chosen === null ? "" : chosen === "true")}
      />
    );
  }
  if (choices.length > 0) {
    return <Autocomplete size="xs" {...named} data={choices} value={text} onChange={onChange} />;
  }
  return (
    <TextInput
      size="xs"
      {...named}
      placeholder={(target && examples[target.type]) ?? (labelHidden ? "value" : undefined)}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
