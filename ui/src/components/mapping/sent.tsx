/** What is sent for a field: one that isn't sent keeps what Certileads has, a blank empties it. */
import { Value } from "@/components/value/value";
import classes from "./studio.module.css";

export function Sent({ value, struck = false }: { value: unknown; struck?: boolean }) {
  if (value === undefined) return <span className={classes.quiet}>not sent</span>;
  return <Value value={value} blank="emptied" struck={struck} wrap />;
}
