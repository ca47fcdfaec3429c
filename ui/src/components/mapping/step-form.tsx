/** The settings of one step, by its kind. Kinds without settings show what they do. */
import { MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { stepWords } from "@/copy/steps";
import type { Field } from "@/ipc/bindings/Field";
import type { Step } from "@/ipc/bindings/Step";
import { countries } from "@/lib/countries";
import { DateForm } from "./date-form";
import { FixedValue } from "./fixed-value";
import { TemplateForm } from "./template-form";
import { ValueTable } from "./value-table";
import classes from "./step-form.module.css";

interface StepFormProps {
  step: Step;
  onChange: (step: Step) => void;
  sources: readonly Field[];
  /** Live values by key, shown beside the fields one can choose. */
  values: Record<string, unknown> | undefined;
  source: Field | undefined;
  target: Field | undefined;
}

/** True for kinds that have nothing to set. */
export function isPlain({ type }: Step): boolean {
  return ["trim", "lowercase", "uppercase", "titleCase", "number"].includes(type);
}

export function StepForm(props: StepFormProps): ReactNode {
  const { step, onChange, sources, values, source, target } = props;
  switch (step.type) {
    case "trim":
    case "lowercase":
    case "uppercase":
    case "titleCase":
    case "number":
      return <p className={classes.does}>{stepWords[step.type].does}</p>;
    case "phone":
      return (
        <Select
          size="xs"
          label="Country of numbers without a country code"
          placeholder="The account's own"
          searchable
          clearable
          data={countries}
          value={step.country}
          onChange={(country) => onChange({ ...step, country })}
        />
      );
    case "dateFormat":
      return <DateForm step={step} onChange={onChange} />;
    case "yesNo":
      return (
        <div className={classes.pair}>
          <TagsInput
            size="xs"
            label="Also means yes"
            value={step.yes}
            acceptValueOnBlur
            onChange={(yes) => onChange({ ...step, yes })}
          />
          <TagsInput
            size="xs"
            label="Also means no"
            value={step.no}
            acceptValueOnBlur
            onChange={(no) => onChange({ ...step, no })}
          />
        </div>
      );
    case "default":
    case "constant":
      return (
        <FixedValue
          label={step.type === "default" ? "Value when empty" : "Value"}
          value={step.value}
          target={target}
          onChange={(value) => onChange({ ...step, value })}
        />
      );
    case "join":
      return (
        <div className={classes.pair}>
          <MultiSelect
            size="xs"
            label="Further fields"
            searchable
            data={sources.map((field) => ({ value: field.key, label: field.label }))}
            value={step.sources}
            onChange={(keys) => onChange({ ...step, sources: keys })}
          />
          <Separator
            value={step.separator}
            onChange={(separator) => onChange({ ...step, separator })}
          />
        </div>
      );
    case "split":
      return (
        <div className={classes.pair}>
          <Separator
            value={step.separator}
            onChange={(separator) => onChange({ ...step, separator })}
          />
          <Select
            size="xs"
            label="Take"
            allowDeselect={false}
            data={parts}
            value={step.part === null ? "all" : String(step.part)}
            onChange={(part) =>
              onChange({ ...step, part: part === null || part === "all" ? null : Number(part) })
            }
          />
        </div>
      );
    case "template":
      return <TemplateForm step={step} onChange={onChange} sources={sources} values={values} />;
    case "valueTable":
      return <ValueTable step={step} onChange={onChange} source={source} target={target} />;
  }
}

const parts = [
  { value: "1", label: "the first part" },
  { value: "2", label: "the second part" },
  { value: "3", label: "the third part" },
  { value: "-1", label: "the last part" },
  { value: "all", label: "all parts, as a list" },
];

function Separator({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      size="xs"
      label="What stands between"
      description={value === " " ? "a space" : undefined}
      inputWrapperOrder={["label", "input", "description"]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
