/** A check under way: each part appears as it passes, and how many there are still to come. */
import { Progress } from "@mantine/core";
import type { CheckProgress } from "@/ipc/bindings/CheckProgress";
import type { Side } from "@/ipc/bindings/Side";
import { checkLabel } from "@/copy/scopes";
import { sideName } from "@/copy/sides";
import { CheckIcon } from "./check-icon";
import classes from "./connection.module.css";

export function CheckList({ side, passed }: { side: Side; passed: CheckProgress[] }) {
  const last = passed.at(-1);
  const text = last ? `Checked ${last.done} of ${last.total}` : `Asking ${sideName[side]}…`;
  return (
    <div>
      <div aria-live="polite">{text}</div>
      <Progress
        mt={8}
        size={4}
        value={last ? (100 * last.done) / last.total : 4}
        transitionDuration={150}
        aria-label={`Checking ${sideName[side]}`}
      />
      <ul className={classes.list} style={{ marginTop: 12 }}>
        {passed.map(({ label, state }) => (
          <li key={label} className={`${classes.row} ${classes.appear}`}>
            <CheckIcon state={state} />
            <span>{checkLabel(label)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
