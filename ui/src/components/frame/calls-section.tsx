/** How many calls of an account's allowance are used today, and how many are left right now. */
import { Progress } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { sideName } from "@/copy/sides";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Side } from "@/ipc/bindings/Side";
import classes from "./sync-panel.module.css";

/** From here on a day's allowance runs short. */
const SHORT = 0.9;

/** Calls used today: by everyone, where the service tells what is left; else from here alone. */
export function usedToday({ callsToday, dailyLimit, dailyRemaining }: CallBudget): number {
  return dailyLimit === null || dailyRemaining === null
    ? callsToday
    : Math.max(callsToday, dailyLimit - dailyRemaining);
}

export function CallsSection({ side, budget }: { side: Side; budget: CallBudget }) {
  const format = useFormat();
  const { callsToday, dailyLimit, windowLimit, windowRemaining } = budget;
  const used = usedToday(budget);
  const name = `${sideName[side]} calls`;
  const nothing = used === 0 && dailyLimit === null && windowLimit === null;
  if (nothing && side === "certileads") return null;
  const share = dailyLimit ? Math.min(1, used / dailyLimit) : 0;
  return (
    <section aria-label={name}>
      <h3 className={classes.heading}>{name}</h3>
      {dailyLimit === null ? null : (
        <div className={classes.meter}>
          <Progress
            size={4}
            value={share * 100}
            color={share >= SHORT ? "yellow" : "indigo"}
            aria-label={`${name} used today`}
          />
        </div>
      )}
      <dl className={classes.facts}>
        <div className={classes.fact}>
          <dt>Today</dt>
          <dd>
            {format.number(used)}
            {dailyLimit === null ? null : (
              <span className={classes.of}> of {format.number(dailyLimit)}</span>
            )}
          </dd>
        </div>
        {used > callsToday ? (
          <div className={classes.fact}>
            <dt>From this computer</dt>
            <dd>{format.number(callsToday)}</dd>
          </div>
        ) : null}
        {windowLimit === null || windowRemaining === null ? null : (
          <div className={classes.fact}>
            <dt>Left in this moment’s allowance</dt>
            <dd>
              {format.number(windowRemaining)}
              <span className={classes.of}> of {format.number(windowLimit)}</span>
            </dd>
          </div>
        )}
      </dl>
      {nothing ? (
        <p className={classes.note}>HighLevel tells its allowance with the first call.</p>
      ) : share >= SHORT ? (
        <p className={classes.note}>
          It runs short: what is left is kept for live changes, and the count starts anew at
          midnight UTC.
        </p>
      ) : null}
    </section>
  );
}
