/** The settings of one step, by its kind. Kinds without settings show what they do. */
import { Select, TagsInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { listOperations, nameParts, stepWords } from "@/copy/steps";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { Step } from "@/ipc/bindings/Step";
import { countries } from "@/lib/countries";
import { DateForm } from "./date-form";
import { DateShiftForm } from "./date-shift-form";
import { FieldList } from "./field-list";
import { FixedValue } from "./fixed-value";
import { NumberForm } from "./number-form";
import { TemplateForm } from "./template-form";
import { Around, ReplaceForm, SubstringForm } from "./text-forms";
import { ValueTable } from "./value-table";
import { WhenForm } from "./when-form";
import { WordSelect } from "./word-select";
import classes from "./step-form.module.css";

interface StepFormProps {
  step: Step;
  onChange: (step: Step) => void;
  sources: readonly Field[];
  /** Live values by key, shown beside the fields one can choose. */
  values: Record<string, unknown> | undefined;
  source: Field | undefined;
  target: Field | undefined;
  /** What is wrong with the step. */
  findings: readonly FieldProblem[];
}

/** True for kinds that have nothing to set. */
export function isPlain({ type }: Step): boolean {
  return ["trim", "lowercase", "uppercase", "titleCase", "emailTidy", "number"].includes(type);
}

/** True for kinds whose settings don't fit beside the result. */
export function isWide({ type }: Step): boolean {
  return type === "when" || type === "valueTable";
}

export function StepForm(props: StepFormProps): ReactNode {
  const { step, onChange, sources, values, source, target, findings } = props;
  switch (step.type) {
    case "trim":
    case "lowercase":
    case "uppercase":
    case "titleCase":
    case "emailTidy":
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
          // Hundreds of names are not drawn unseen.
          comboboxProps={{ keepMounted: false }}
          data={countries}
          value={step.country}
          onChange={(country) => onChange({ ...step, country })}
        />
      );
    case "dateFormat":
      return <DateForm step={step} onChange={onChange} />;
    case "dateShift":
      return <DateShiftForm step={step} onChange={onChange} />;
    case "replace":
      return <ReplaceForm step={step} onChange={onChange} />;
    case "substring":
      return <SubstringForm step={step} onChange={onChange} />;
    case "surround":
      return (
        <div className={classes.pair}>
          <Around value={step} onChange={(around) => onChange({ ...step, ...around })} />
        </div>
      );
    case "namePart":
      return (
        <WordSelect
          label="Take"
          words={nameParts}
          value={step.part}
          onChange={(part) => onChange({ ...step, part })}
        />
      );
    case "numberFormat":
      return <NumberForm step={step} onChange={onChange} />;
    case "list":
      return (
        <WordSelect
          label="Make it"
          words={listOperations}
          value={step.operation}
          onChange={(operation) => onChange({ ...step, operation })}
        />
      );
    case "listHas":
      return (
        <TextInput
          size="xs"
          label="Value"
          placeholder={source?.type === "tags" ? "hot lead" : undefined}
          value={step.value}
          onChange={(event) => onChange({ ...step, value: event.currentTarget.value })}
        />
      );
    case "fallback":
      return (
        <FieldList
          label="Then try, in this order"
          sources={sources}
          values={values}
          value={step.sources}
          onChange={(keys) => onChange({ ...step, sources: keys })}
        />
      );
    case "when":
      return <WhenForm step={step} onChange={onChange} sources={sources} target={target} />;
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
          <FieldList
            label="Further fields"
            sources={sources}
            values={values}
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
      return (
        <TemplateForm
          step={step}
          onChange={onChange}
          sources={sources}
          values={values}
          findings={findings}
        />
      );
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
