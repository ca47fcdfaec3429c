/** One change as a row: how it stands, of whom, what, and when. Decisions appear on hover. */
import { Moment } from "@/components/moment/moment";
import { DecisionButtons } from "@/components/operation/decision-buttons";
import { isAskedAgain, type Decision } from "@/components/operation/decisions";
import { OperationMark } from "@/components/operation/operation-mark";
import { actionLabel, contactLabel, touched } from "@/copy/operations";
import { sideName } from "@/copy/sides";
import type { Operation } from "@/ipc/bindings/Operation";
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
  onOpen: (id: string) => void;
  onDecide: (decision: Decision, ids: string[]) => void;
}

export function OperationRow(props: OperationRowProps) {
  const { id, row, start, operation, active, open } = props;
  return (
    // The grid hears the keys; a row is for the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      id={id}
      tabIndex={-1}
      className={classes.row}
      aria-rowindex={row + 1}
      aria-selected={open}
      data-active={active || undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => operation && props.onOpen(operation.id)}
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

function Cells({ operation, busy, onDecide }: OperationRowProps & { operation: Operation }) {
  const { problem, side } = operation;
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
        <Moment at={operation.finishedAt ?? operation.plannedAt} />
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
