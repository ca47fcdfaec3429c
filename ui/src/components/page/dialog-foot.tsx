/** The buttons of a dialog; they stay in sight while what is above them scrolls. */
import type { ReactNode } from "react";
import classes from "./dialog-foot.module.css";

export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className={classes.foot}>{children}</div>;
}
