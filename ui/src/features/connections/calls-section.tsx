/** How many calls were made today, and what is left of the account's allowance. */
import { Progress } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import classes from "@/components/connection/panel.module.css";
import { Term } from "@/components/glossary/term";
import { StateMark } from "@/components/states/state-mark";
import { sideName } from "@/copy/sides";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Connection } from "@/ipc/bindings/Connection";
import own from "./connections.module.css";

interface CallsSectionProps {
  connection: Connection;
  budget: CallBudget;
}

/** From here on the allowance counts as nearly spent. */
const NEARLY = 0.9;

export function CallsSection({ connection, budget }: CallsSectionProps) {
  const format = useFormat();
  const { callsToday, dailyLimit, dailyRemaining, windowLimit, windowRemaining } = budget;
  // Files are written into a folder, without any call.
  if (!/^https?:/i.test(connection.baseUrl)) return null;
  const daily = dailyLimit !== null && dailyRemaining !== null && dailyLimit > 0;
  return (
    <div className={classes.section}>
      <h3>Calls today</h3>
      {daily ? (
        <DailyCalls limit={dailyLimit} remaining={dailyRemaining} ours={callsToday} />
      ) : (
        <p className={own.line}>
          <strong>{format.number(callsToday)}</strong> made by this app since midnight UTC.{" "}
          {sideName[connection.side]} tells no daily limit.
        </p>
      )}
      {windowLimit !== null && windowRemaining !== null && (
        <p className={own.quiet}>
          {format.number(windowRemaining)} of {format.number(windowLimit)} are free at this moment;
          the app paces itself to stay within the <Term name="rateLimit">rate limit</Term>.
        </p>
      )}
    </div>
  );
}

function DailyCalls({
  limit,
  remaining,
  ours,
}: {
  limit: number;
  remaining: number;
  ours: number;
}) {
  const format = useFormat();
  const used = Math.max(0, limit - remaining);
  const nearly = used >= limit * NEARLY;
  return (
    <>
      <p className={own.line}>
        <strong>{format.number(remaining)}</strong> of {format.number(limit)} left today.{" "}
        {nearly && <StateMark tone="warn">Nearly used up</StateMark>}
      </p>
      <Progress
        size={6}
        my={6}
        value={(100 * used) / limit}
        color={nearly ? "yellow.6" : "indigo"}
        aria-label="Share of today’s calls that is used"
      />
      <p className={own.quiet}>
        {format.number(used)} used, {format.number(Math.min(ours, used))} of them by this app. Other
        programs with access to the account share the allowance.
      </p>
    </>
  );
}
