/** The verdict on a scope, endpoint or capability: ✓, – or not tried, with its word for readers. */
import { IconCheck, IconCircleDashed, IconMinus } from "@tabler/icons-react";
import type { CheckState } from "@/ipc/bindings/CheckState";
import classes from "./connection.module.css";

const marks = {
  available: { Icon: IconCheck, word: "available" },
  missing: { Icon: IconMinus, word: "missing" },
  untried: { Icon: IconCircleDashed, word: "not tried" },
} satisfies Record<CheckState, unknown>;

export function CheckIcon({ state }: { state: CheckState }) {
  const { Icon, word } = marks[state];
  return (
    <span className={classes.mark} data-state={state}>
      <Icon size={16} stroke={2} aria-hidden />
      <span className="visually-hidden">{word}: </span>
    </span>
  );
}
