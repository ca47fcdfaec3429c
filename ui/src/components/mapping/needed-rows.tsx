/** Required Certileads fields that nothing fills yet: each asks for its source. */
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import { FieldPicker, FIXED_VALUE } from "./field-picker";
import { GroupHead } from "./group-head";
import { RowFinding } from "./row-finding";
import { RowMark } from "./row-mark";
import { TypeChip } from "./type-chip";
import classes from "./mapping-table.module.css";

interface NeededRowsProps {
  fields: Field[];
  problems: readonly FieldProblem[];
  sources: readonly Field[];
  values: Record<string, unknown> | undefined;
  onMap: (source: string | null, target: string) => void;
}

export function NeededRows({ fields, problems, sources, values, onMap }: NeededRowsProps) {
  if (fields.length === 0) return null;
  return (
    <tbody>
      <GroupHead title="needed, not mapped" count={fields.length} urgent />
      {fields.map((field) => {
        const problem = problems.find((candidate) => candidate.target === field.key);
        return (
          <tr key={field.key} className={classes.row}>
            <td className={classes.picks}>
              <FieldPicker
                label={`HighLevel field for ${field.label}`}
                fields={sources}
                values={values}
                value={null}
                withFixedValue
                onChange={(key) => onMap(key === FIXED_VALUE ? null : key, field.key)}
              />
            </td>
            <td className={classes.arrow} aria-hidden>
              ⟶
            </td>
            <th scope="row">
              <span className={classes.target}>
                <span className={classes.fieldName} title={field.label}>
                  {field.label}
                </span>
                <TypeChip type={field.type} required />
              </span>
            </th>
            <td className={classes.result}>
              <Value value={null} />
              <RowFinding finding={problem} />
            </td>
            <td className={classes.mark}>
              <RowMark tone="bad" words="Needed" />
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}
