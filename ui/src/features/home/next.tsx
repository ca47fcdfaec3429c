/** What comes next: the next look, what waits its turn, the last sync, and how many calls are left today. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { StateMark } from "@/components/states/state-mark";
import { countsText, runKindWords, runStateWords } from "@/copy/runs";
import { sideName } from "@/copy/sides";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Side } from "@/ipc/bindings/Side";
import { useNow } from "@/lib/use-now";
import classes from "./home.module.css";
import own from "./next.module.css";

export function Next({ overview }: { overview: Overview }) {
  const format = useFormat();
  const now = useNow();
  const { sync, connections } = overview;
  return (
    <section aria-labelledby="next">
      <h2 className={classes.heading} id="next">
        Next
      </h2>
      <dl className={own.facts}>
        {sync.nextLookAt === null || sync.live !== "on" ? null : (
          <Fact name="Next look at HighLevel">{format.until(sync.nextLookAt, now)}</Fact>
        )}
        <Fact name="Waiting to be written">
          {sync.queued === 0 ? "nothing" : format.count(sync.queued, "change")}
        </Fact>
        {sync.last ? (
          <Fact name="Last sync">
            <Link to="/history" search={{ run: sync.last.id }} className={own.run}>
              {sync.last.state === "done" ? (
                countsText(sync.last.counts, format)
              ) : (
                <StateMark tone={runStateWords[sync.last.state].tone} size={14}>
                  {runStateWords[sync.last.state].label}
                </StateMark>
              )}
            </Link>
            <span className={own.quiet}>
              {sync.last.kind === "incremental" ? "" : `${runKindWords[sync.last.kind].name}, `}
              <Moment at={sync.last.startedAt} />
            </span>
          </Fact>
        ) : null}
        <Budget side="highlevel" budget={connections.highlevelBudget} />
        <Budget side="certileads" budget={connections.certileadsBudget} />
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={own.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Budget({ side, budget }: { side: Side; budget: CallBudget }) {
  const format = useFormat();
  const { callsToday, dailyLimit, dailyRemaining } = budget;
  if (dailyLimit === null || dailyRemaining === null) {
    if (callsToday === 0) return null;
    return (
      <Fact name={`${sideName[side]} calls today`}>
        <span>{format.number(callsToday)}</span>
      </Fact>
    );
  }
  return (
    <Fact name={`${sideName[side]} calls left today`}>
      <span>{format.number(dailyRemaining)}</span>
      <span className={own.quiet}>of {format.number(dailyLimit)}</span>
    </Fact>
  );
}
