/** A row of the table: both fields with the live value, what will be sent, and a mark. */
import { UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconLock } from "@tabler/icons-react";
import { memo } from "react";
import { Value } from "@/components/value/value";
import { isBlank } from "@/components/value/value-text";
import { driftWords } from "@/copy/drift";
import { blankWords, stepSummary } from "@/copy/steps";
import type { Drift } from "@/ipc/bindings/Drift";
import type { Rule } from "@/ipc/bindings/Rule";
import type { RulePreview } from "@/ipc/bindings/RulePreview";
import type { Schema } from "@/ipc/bindings/Schema";
import { fieldLabel } from "./document";
import { RowFinding, worstOf } from "./row-finding";
import { RowMark } from "./row-mark";
import { TypeChip } from "./type-chip";
import classes from "./mapping-table.module.css";

interface RuleRowProps {
  rule: Rule;
  schema: Schema;
  preview: RulePreview | undefined;
  /** What changed about its fields since it was published. */
  drift: readonly Drift[];
  /** There is no contact to show the values of. */
  recordless: boolean;
  /** Absent for the key row, which stays as it is. */
  onToggle?: (id: string) => void;
  open?: boolean;
  panelId?: string;
  /** Takes the focus when it appears, for a row that was just added or asked for. */
  takesFocus?: boolean;
}

/** Drawn again only when something of its own has changed: there may be hundreds. */
export const RuleRow = memo(function RuleRow(props: RuleRowProps) {
  const { rule, schema, preview, drift, recordless, onToggle, panelId } = props;
  const [changed] = drift.toSorted((one, other) => Number(other.holds) - Number(one.holds));
  const { open = false, takesFocus = false } = props;
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
        <span className={classes.fieldName} title={source}>
          {source}
        </span>
      </span>
      <span className={classes.value}>
        {rule.source !== null && preview && !recordless ? (
          <Value value={preview.sourceValue} />
        ) : null}
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
      onClick={onToggle && (() => onToggle(rule.id))}
    >
      <th scope="row" className={classes.source}>
        {onToggle ? (
          <UnstyledButton
            className={classes.toggle}
            ref={takesFocus ? focusOn : undefined}
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
          <span className={classes.fieldName} title={targetLabel}>
            {targetLabel}
          </span>
          {target ? <TypeChip type={target.type} required={target.required} /> : null}
        </span>
      </td>
      <td className={classes.result}>
        {preview ? (
          <>
            {recordless ? null : (
              <Value value={preview.result} blank={blankWords[rule.whenBlank].result} />
            )}
            <RowFinding finding={worstOf(preview.problems)} />
          </>
        ) : null}
        {changed ? (
          <span className={classes.finding} data-severity={changed.holds ? "error" : "warning"}>
            {driftWords(changed)}
          </span>
        ) : null}
      </td>
      <td className={classes.mark}>
        {changed ? (
          <RowMark tone={changed.holds ? "bad" : "warn"} words={driftWords(changed)} />
        ) : (
          <Mark preview={preview} recordless={recordless} />
        )}
      </td>
    </tr>
  );
});

/** For a ref: focuses what has just been drawn. */
function focusOn(element: HTMLElement | null): void {
  element?.focus();
}

interface MarkProps {
  preview: RulePreview | undefined;
  recordless: boolean;
}

function Mark({ preview, recordless }: MarkProps) {
  if (!preview) return null;
  const worst = worstOf(preview.problems);
  if (worst?.severity === "error") return <RowMark tone="bad" words="Doesn't work" />;
  if (worst) return <RowMark tone="warn" words="Look at this" />;
  if (recordless) return null;
  return isBlank(preview.result) ? (
    <RowMark tone="idle" words="Blank for this contact" />
  ) : (
    <RowMark tone="ok" words="Fine" />
  );
}
