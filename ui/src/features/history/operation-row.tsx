/** One change as a row: how it stands, of whom, what, and when. Decisions appear on hover. */
import { DecisionButtons } from "@/components/operation/decision-buttons";
import { isAskedAgain, type Decision } from "@/components/operation/decisions";
import { OperationMark } from "@/components/operation/operation-mark";
import { actionLabel, contactLabel, touched } from "@/copy/operations";
import { sideName } from "@/copy/sides";
import type { Operation } from "@/ipc/bindings/Operation";
import type { Format } from "@/lib/format";
import classes from "./operation-list.module.css";

interface OperationRowProps {
  id: string;
  row: number;
  /** Where it is drawn, in pixels. */
  start: number;
  /** None until its page is read. */
  operation: Operation | undefined;
  /** Where the keys are. */
  active: boolean;
  /** Its record is open. */
  open: boolean;
  busy: boolean;
  now: number;
  format: Format;
  onOpen: (id: string, row: number) => void;
  onDecide: (decision: Decision, ids: string[]) => void;
}

export function OperationRow(props: OperationRowProps) {
  const { id, row, start, operation, active, open } = props;
  return (
    // The grid has the focus and hears the keys; a row is for the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      id={id}
      className={classes.row}
      aria-rowindex={row + 1}
      aria-selected={open}
      data-active={active || undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => operation && props.onOpen(operation.id, row)}
    >
      {operation ? (
        <Cells {...props} operation={operation} />
      ) : (
        <span role="gridcell" className={classes.pending}>
          <span className="visually-hidden">Loading…</span>
        </span>
      )}
    </div>
  );
}

interface CellsProps extends OperationRowProps {
  operation: Operation;
}

function Cells({ operation, busy, now, format, onDecide }: CellsProps) {
  const { problem, side } = operation;
  const at = operation.finishedAt ?? operation.plannedAt;
  return (
    <>
      <span role="gridcell" className={classes.state}>
        <OperationMark operation={operation} />
      </span>
      <span role="gridcell" className={classes.name}>
        {contactLabel(operation.contactName)}
      </span>
      <span role="gridcell" className={classes.action}>
        {actionLabel(operation)}
        {side === "highlevel" ? ` in ${sideName[side]}` : ""}
      </span>
      <span role="gridcell" className={classes.touched}>
        {isAskedAgain(operation)
          ? "Tried again with the next sync"
          : (problem?.what ?? touched(operation))}
      </span>
      <span role="gridcell" className={classes.when}>
        {/* The browser's own hint: a hundred tooltips would slow the scrolling. */}
        <time dateTime={new Date(at).toISOString()} title={format.dateTime(at)}>
          {format.ago(at, now)}
        </time>
      </span>
      <span role="gridcell" className={classes.buttons}>
        <DecisionButtons
          operation={operation}
          onDecide={onDecide}
          disabled={busy}
          size="compact-xs"
          pointerOnly
        />
      </span>
    </>
  );
}
