/** The settings of a date step: how it is written, and how the source is written if that is odd. */
import { Select, TextInput } from "@mantine/core";
import type { Step } from "@/ipc/bindings/Step";
import { zones } from "@/lib/zones";
import classes from "./step-form.module.css";

type DateStep = Extract<Step, { type: "dateFormat" }>;

const forms = [
  { value: "date", label: "2026-03-05 (ISO date)" },
  { value: "datetime", label: "2026-03-05T14:30:00Z (ISO date and time)" },
  { value: "%d/%m/%Y", label: "05/03/2026 (day first)" },
  { value: "%m/%d/%Y", label: "03/05/2026 (month first)" },
  { value: "%d.%m.%Y", label: "05.03.2026" },
];
const OWN = "own";

interface DateFormProps {
  step: DateStep;
  onChange: (step: DateStep) => void;
}

export function DateForm({ step, onChange }: DateFormProps) {
  const known = forms.some((form) => form.value === step.to);
  return (
    <div className={classes.pair}>
      <Select
        size="xs"
        label="Write it as"
        allowDeselect={false}
        data={[...forms, { value: OWN, label: "another form…" }]}
        value={known ? step.to : OWN}
        onChange={(to) =>
          onChange({ ...step, to: to === null || to === OWN ? "%Y-%m-%d %H:%M" : to })
        }
      />
      {known ? null : (
        <TextInput
          size="xs"
          label="Form"
          description="Such as %d %B %Y"
          inputWrapperOrder={["label", "input", "description"]}
          classNames={{ input: "mono" }}
          value={step.to}
          onChange={(event) => onChange({ ...step, to: event.currentTarget.value })}
        />
      )}
      <TextInput
        size="xs"
        label="How it comes in"
        placeholder="recognised by itself"
        classNames={{ input: "mono" }}
        value={step.from ?? ""}
        onChange={(event) => onChange({ ...step, from: event.currentTarget.value || null })}
      />
      <ZoneSelect
        label="Time zone it comes in"
        value={step.fromZone}
        onChange={(fromZone) => onChange({ ...step, fromZone })}
      />
      <ZoneSelect
        label="Time zone to write it in"
        value={step.zone}
        onChange={(zone) => onChange({ ...step, zone })}
      />
    </div>
  );
}

interface ZoneSelectProps {
  label: string;
  value: string | null;
  onChange: (zone: string | null) => void;
}

function ZoneSelect({ label, value, onChange }: ZoneSelectProps) {
  return (
    <Select
      size="xs"
      label={label}
      placeholder="the account's own"
      searchable
      clearable
      limit={100}
      // A name that only the engine knows stays visible.
      // Hundreds of names are not drawn unseen.
      comboboxProps={{ keepMounted: false }}
      data={value === null || zones.includes(value) ? zones : [value, ...zones]}
      value={value}
      onChange={onChange}
    />
  );
}
