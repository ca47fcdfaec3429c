/** A boxed message: a title, what follows from it, and what to do. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Tone } from "./tone";
import classes from "./callout.module.css";

const icons = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  accent: IconInfoCircle,
  idle: IconInfoCircle,
} satisfies Record<Tone, unknown>;

interface CalloutProps {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out at once: for what appears after something was done. */
  announce?: boolean;
}

export function Callout({ tone, title, children, actions, announce = false }: CalloutProps) {
  const Icon = icons[tone];
  return (
    <div className={classes.callout} data-tone={tone} role={announce ? "alert" : undefined}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <div className={classes.body}>
        <div className={classes.title}>{title}</div>
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  );
}
