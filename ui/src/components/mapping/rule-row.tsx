/** A row of the table: both fields with the live value, what will be sent, and a mark. */
import { UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconLock } from "@tabler/icons-react";
import { Value } from "@/components/value/value";
import { isBlank } from "@/components/value/value-text";
import { blankWords, stepSummary } from "@/copy/steps";
import type { Rule } from "@/ipc/bindings/Rule";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { RowMark } from "./row-mark";
import { TypeChip } from "./type-chip";
import classes from "./mapping-table.module.css";

interface RuleRowProps {
  rule: Rule;
  schema: Schema;
  preview: RulePreview | undefined;
  /** Absent for the key row, which stays as it is. */
  onToggle?: () => void;
  open?: boolean;
  panelId?: string;
}

export function RuleRow({ rule, schema, preview, onToggle, open = false, panelId }: RuleRowProps) {
  const source = rule.source === null ? "Fixed value" : fieldLabel(schema.source, rule.source);
  const target = schema.target.find((field) => field.key === rule.target);
  const targetLabel = target?.label ?? rule.target;
  const first = (
    <>
      <span className={classes.label}>
        {onToggle ? (
          <IconChevronRight
            size={14}
            className={classes.chevron}
            data-open={open || undefined}
            aria-hidden
          />
        ) : (
          <IconLock size={14} className={classes.chevron} aria-hidden />
        )}
        {source}
      </span>
      <span className={classes.value}>
        {rule.source === null ? null : <Value value={preview?.sourceValue} />}
      </span>
      {rule.steps.length > 0 ? (
        <span className={classes.steps}>└ {rule.steps.map(stepSummary).join(" · ")}</span>
      ) : null}
    </>
  );
  return (
    // The button in the first cell does the same for the keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <tr
      className={classes.row}
      data-open={open || undefined}
      data-opens={onToggle ? true : undefined}
      onClick={onToggle}
    >
      <th scope="row" className={classes.source}>
        {onToggle ? (
          <UnstyledButton
            className={classes.toggle}
            data-row-toggle
            aria-expanded={open}
            aria-controls={open ? panelId : undefined}
          >
            {first}
          </UnstyledButton>
        ) : (
          <div className={classes.toggle}>{first}</div>
        )}
      </th>
      <td className={classes.arrow} aria-hidden>
        ⟶
      </td>
      <td>
        <span className={classes.target}>
          <span className={classes.targetName}>{targetLabel}</span>
          {target ? <TypeChip type={target.type} required={target.required} /> : null}
        </span>
      </td>
      <td className={classes.result}>
        {preview ? (
          <Value value={preview.result} blank={blankWords[rule.whenBlank].result} />
        ) : null}
      </td>
      <td className={classes.mark}>
        <Mark preview={preview} />
      </td>
    </tr>
  );
}

function Mark({ preview }: { preview: RulePreview | undefined }) {
  if (!preview) return null;
  const worst =
    preview.problems.find((problem) => problem.severity === "error") ?? preview.problems[0];
  if (worst)
    return <RowMark tone={worst.severity === "error" ? "bad" : "warn"} words={worst.what} />;
  return isBlank(preview.result) ? (
    <RowMark tone="idle" words="Blank for this contact" />
  ) : (
    <RowMark tone="ok" words="Fine" />
  );
}
