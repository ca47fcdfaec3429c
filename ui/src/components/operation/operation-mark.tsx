/** Where an operation stands, as icon and word. */
import { StateMark } from "@/components/states/state-mark";
import { standing } from "@/copy/operations";
import type { Operation } from "@/ipc/bindings/Operation";

export function OperationMark({ operation, size = 15 }: { operation: Operation; size?: number }) {
  const { tone, label, busy = false } = standing(operation);
  return (
    <StateMark tone={tone} busy={busy} size={size}>
      {label}
    </StateMark>
  );
}
