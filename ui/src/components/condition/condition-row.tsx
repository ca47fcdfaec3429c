/** One field, how it is held, and against what. */
import { ActionIcon, Select } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { operatorWords } from "@/copy/rules";
import type { Operator } from "@/ipc/bindings/Operator";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import {
  fieldOf,
  operatorsOf,
  withField,
  withOperator,
  type ConditionScope,
  type FieldCondition,
} from "./condition";
import { ConditionValue } from "./condition-value";
import { FindingsAt } from "./findings-at";
import classes from "./condition.module.css";

interface ConditionRowProps {
  row: FieldCondition;
  /** Where it stands in the document. */
  place: string;
  /** For screen readers: “Condition 2”. */
  name: string;
  view: ConditionScope;
  findings: readonly RulesFinding[];
  onChange: (row: FieldCondition) => void;
  onRemove: () => void;
}

export function ConditionRow(props: ConditionRowProps) {
  const { row, place, name, view, findings, onChange, onRemove } = props;
  const field = fieldOf(view, row.field);
  const fields = view.fields.map(({ key, label }) => ({ value: key, label }));
  const offered = operatorsOf(view, field?.type);
  const operators = offered.includes(row.operator) ? offered : [...offered, row.operator];
  return (
    <div role="group" aria-label={name}>
      <div className={classes.row}>
        <Select
          size="xs"
          aria-label="Field"
          searchable
          selectFirstOptionOnChange
          // Enter takes only what was looked for, and hundreds of names are not drawn unseen.
          comboboxProps={{ keepMounted: false }}
          // So that typing looks for another one.
          onFocus={(event) => event.currentTarget.select()}
          allowDeselect={false}
          data={field ? fields : [...fields, { value: row.field, label: `${row.field} (gone)` }]}
          value={row.field}
          onChange={(key) => {
            if (key !== null && key !== row.field) onChange(withField(view, key));
          }}
        />
        <Select
          size="xs"
          aria-label="How"
          allowDeselect={false}
          data={operators.map((operator) => ({ value: operator, label: operatorWords[operator] }))}
          value={row.operator}
          onChange={(operator) => {
            if (operator !== null) onChange(withOperator(row, operator as Operator));
          }}
        />
        <ConditionValue row={row} view={view} onChange={(value) => onChange({ ...row, value })} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name.toLowerCase()}`}
          onClick={onRemove}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      <FindingsAt findings={findings} place={place} />
    </div>
  );
}
