/** A state as icon and word: colour never stands alone. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconInfoCircle,
  IconLoader2,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Tone } from "./tone";
import classes from "./state-mark.module.css";

const icons = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  accent: IconInfoCircle,
  idle: IconCircleDashed,
} satisfies Record<Tone, unknown>;

interface StateMarkProps {
  tone: Tone;
  /** Turns instead of the icon, for what is at work. */
  busy?: boolean;
  size?: number;
  children: ReactNode;
}

export function StateMark({ tone, busy = false, size = 16, children }: StateMarkProps) {
  const Icon = busy ? IconLoader2 : icons[tone];
  return (
    <span className={`${classes.mark} ${busy ? classes.busy : ""}`} data-tone={tone}>
      <Icon size={size} stroke={1.75} aria-hidden />
      {children}
    </span>
  );
}
