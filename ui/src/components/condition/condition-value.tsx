/** What a field is held against: one value, several, or none, in the form the field has. */
import {
  Autocomplete,
  MultiSelect,
  NumberInput,
  Select,
  TagsInput,
  TextInput,
} from "@mantine/core";
import {
  choicesOf,
  fieldOf,
  tagsOf,
  valueKind,
  type ConditionScope,
  type FieldCondition,
} from "./condition";

interface ConditionValueProps {
  row: FieldCondition;
  view: ConditionScope;
  onChange: (value: unknown) => void;
}

const words = (value: unknown) => (value === null || value === undefined ? "" : String(value));

export function ConditionValue({ row, view, onChange }: ConditionValueProps) {
  const kind = valueKind(row.operator);
  if (kind === "none") return <span />;
  if (kind === "days") return <Days row={row} onChange={onChange} />;
  return kind === "many" ? (
    <Many row={row} view={view} onChange={onChange} />
  ) : (
    <One row={row} view={view} onChange={onChange} />
  );
}

const common = { size: "xs", "aria-label": "Value" } as const;

/** Whole days, counted from today. */
function Days({ row, onChange }: Omit<ConditionValueProps, "view">) {
  return (
    <NumberInput
      size="xs"
      aria-label="Days"
      description="Whole days, counted whenever the contact changes"
      inputWrapperOrder={["label", "input", "description", "error"]}
      suffix={row.value === 1 ? " day" : " days"}
      allowDecimal={false}
      allowNegative={false}
      max={36_500}
      value={words(row.value)}
      onChange={onChange}
      hideControls
    />
  );
}

function Many({ row, view, onChange }: ConditionValueProps) {
  const choices = choicesOf(view, row.field);
  const type = fieldOf(view, row.field)?.type;
  const values = Array.isArray(row.value) ? row.value.map(words) : [];
  if (choices.length > 0) {
    return (
      <MultiSelect
        {...common}
        searchable
        placeholder={values.length === 0 ? "any of…" : ""}
        data={withUnknown(choices, values)}
        value={values}
        onChange={onChange}
      />
    );
  }
  return (
    <TagsInput
      {...common}
      placeholder={values.length === 0 ? "any of…" : ""}
      data={type === "tags" ? tagsOf(view) : []}
      value={values}
      acceptValueOnBlur
      onChange={(all) => onChange(type === "number" ? asNumbers(all) : all)}
    />
  );
}

function One({ row, view, onChange }: ConditionValueProps) {
  const choices = choicesOf(view, row.field);
  const type = fieldOf(view, row.field)?.type;
  const value = words(row.value);
  if (type === "boolean") {
    return (
      <Select
        {...common}
        allowDeselect={false}
        placeholder="yes or no"
        data={[
          { value: "true", label: "yes" },
          { value: "false", label: "no" },
        ]}
        value={value || null}
        onChange={(chosen) => onChange(chosen === "true")}
      />
    );
  }
  if (choices.length > 0) {
    return (
      <Select
        {...common}
        searchable
        allowDeselect={false}
        placeholder="choose…"
        data={withUnknown(choices, value ? [value] : [])}
        value={value || null}
        onChange={(chosen) => onChange(chosen ?? "")}
      />
    );
  }
  if (type === "number") {
    return (
      <NumberInput
        {...common}
        placeholder="number"
        value={value}
        onChange={onChange}
        hideControls
      />
    );
  }
  if (type === "tags") {
    return (
      <Autocomplete
        {...common}
        placeholder="tag"
        data={tagsOf(view)}
        value={value}
        onChange={onChange}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={type === "date" || type === "datetime" ? "date" : "text"}
      placeholder="value"
      value={type === "datetime" ? value.slice(0, 10) : value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** As numbers, unless one of them is none: then the engine says so. */
function asNumbers(all: string[]): (string | number)[] {
  const read = all.map(Number);
  return read.some(Number.isNaN) ? all : read;
}

/** What is chosen is shown even where it is no longer among the choices. */
function withUnknown(choices: { value: string; label: string }[], values: string[]) {
  const unknown = values.filter((value) => !choices.some((choice) => choice.value === value));
  return [...choices, ...unknown.map((value) => ({ value, label: `${value} (gone)` }))];
}
