/** A value table: any of these becomes that, and what happens to everything else. */
import { ActionIcon, Autocomplete, Button, Select, TagsInput, TextInput } from "@mantine/core";
import { IconArrowRight, IconListCheck, IconPlus, IconTrash } from "@tabler/icons-react";
import type { Field } from "@/ipc/bindings/Field";
import type { Otherwise } from "@/ipc/bindings/Otherwise";
import type { Step } from "@/ipc/bindings/Step";
import type { ValueRow } from "@/ipc/bindings/ValueRow";
import { addRows, missingChoices } from "./table-rows";
import { TableImport } from "./table-import";
import classes from "./value-table.module.css";

type TableStep = Extract<Step, { type: "valueTable" }>;

interface ValueTableProps {
  step: TableStep;
  onChange: (step: TableStep) => void;
  source: Field | undefined;
  target: Field | undefined;
}

const otherwiseWords: Record<Otherwise["type"], string> = {
  keep: "goes through unchanged",
  blank: "becomes blank",
  hold: "holds the contact",
  value: "becomes",
};

export function ValueTable({ step, onChange, source, target }: ValueTableProps) {
  const setRow = (index: number, row: ValueRow) =>
    onChange({ ...step, rows: step.rows.map((old, at) => (at === index ? row : old)) });
  const choices = target?.options.map((option) => option.value) ?? [];
  const missing = missingChoices(step.rows, source, target);
  const add = (rows: ValueRow[]) => onChange({ ...step, rows: addRows(step.rows, rows) });
  return (
    <div className={classes.table}>
      {step.rows.map((row, index) => (
        <div className={classes.row} key={index}>
          <TagsInput
            size="xs"
            aria-label={`Row ${index + 1}: values that come in`}
            placeholder={row.from.length === 0 ? "any of…" : ""}
            data={source?.options.map((option) => option.value) ?? []}
            value={row.from}
            acceptValueOnBlur
            onChange={(from) => setRow(index, { ...row, from })}
          />
          <IconArrowRight size={14} aria-hidden />
          <Autocomplete
            size="xs"
            aria-label={`Row ${index + 1}: becomes`}
            placeholder="becomes…"
            data={choices}
            selectFirstOptionOnChange
            // Enter takes only what was looked for.
            comboboxProps={{ keepMounted: false }}
            data-becomes
            value={row.to}
            onChange={(to) => setRow(index, { ...row, to })}
            onKeyDown={(event) => {
              if (event.key === "Enter") goOn(event.currentTarget);
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove row ${index + 1}`}
            onClick={() =>
              onChange({ ...step, rows: step.rows.filter((_row, at) => at !== index) })
            }
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div className={classes.tools}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange({ ...step, rows: [...step.rows, { from: [], to: "" }] })}
        >
          Add a value
        </Button>
        {source && missing.length > 0 ? (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconListCheck size={14} aria-hidden />}
            onClick={() => add(missing)}
          >
            {`Add ${missing.length === 1 ? "the choice" : `all ${missing.length} choices`} of ${source.label}`}
          </Button>
        ) : null}
        <TableImport onRows={add} />
      </div>
      <div className={classes.row}>
        <span className={classes.otherwise}>Everything else</span>
        <span />
        <Select
          size="xs"
          aria-label="Everything else"
          allowDeselect={false}
          data={Object.entries(otherwiseWords).map(([value, label]) => ({ value, label }))}
          value={step.otherwise.type}
          onChange={(type) => onChange({ ...step, otherwise: otherwiseOf(type) })}
        />
        <span />
        {step.otherwise.type === "value" ? (
          <TextInput
            size="xs"
            className={classes.other}
            aria-label="Everything else becomes"
            value={step.otherwise.to}
            onChange={(event) =>
              onChange({ ...step, otherwise: { type: "value", to: event.currentTarget.value } })
            }
          />
        ) : null}
      </div>
    </div>
  );
}

/** To the next row, once the choice that Enter takes was taken. */
function goOn(from: HTMLElement): void {
  queueMicrotask(() => {
    const fields = [...(from.closest("li")?.querySelectorAll<HTMLElement>("[data-becomes]") ?? [])];
    fields[fields.indexOf(from) + 1]?.focus();
  });
}

function otherwiseOf(type: string | null): Otherwise {
  if (type === "value") return { type, to: "" };
  return type === "blank" || type === "hold" ? { type } : { type: "keep" };
}
