/** The buttons for one operation that waits: approve, retry, skip, as far as each helps. */
import { Button, Tooltip } from "@mantine/core";
import type { Operation } from "@/ipc/bindings/Operation";
import { contactLabel } from "@/copy/operations";
import { decisionsOf, decisionWords, type Decision } from "./decisions";

interface DecisionButtonsProps {
  operation: Operation;
  onDecide: (decision: Decision, ids: string[]) => void;
  disabled?: boolean;
  size?: "compact-xs" | "compact-sm" | "xs";
  /** Leaves them out of the tab order, where the keyboard has another way. */
  pointerOnly?: boolean;
}

export function DecisionButtons(props: DecisionButtonsProps) {
  const { operation, onDecide, disabled = false, size = "compact-sm", pointerOnly = false } = props;
  return decisionsOf(operation).map((decision, index) => (
    <Tooltip key={decision} label={decisionWords[decision].about} openDelay={500}>
      <Button
        size={size}
        variant={index === 0 && decision !== "skip" ? "light" : "default"}
        disabled={disabled}
        tabIndex={pointerOnly ? -1 : undefined}
        aria-label={`${decisionWords[decision].label}: ${contactLabel(operation.contactName)}`}
        onClick={(event) => {
          event.stopPropagation();
          onDecide(decision, [operation.id]);
        }}
      >
        {decisionWords[decision].label}
      </Button>
    </Tooltip>
  ));
}
