/** The line at the foot of the window: both connections, the sync, what waits, calls left. */
import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { StateMark } from "@/components/states/state-mark";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Connection } from "@/ipc/bindings/Connection";
import type { Overview } from "@/ipc/bindings/Overview";
import { sideName } from "@/copy/sides";
import type { Side } from "@/ipc/bindings/Side";
import { connectionWords } from "./status-words";
import classes from "./status-bar.module.css";

export function StatusBar({ overview }: { overview: Overview }) {
  const { connections, sync } = overview;
  const format = useFormat();
  return (
    <footer className={classes.bar} aria-label="Status">
      <ConnectionStatus side="highlevel" connection={connections.highlevel} />
      <ConnectionStatus side="certileads" connection={connections.certileads} />
      <span className={classes.space} />
      <SyncStatusText overview={overview} />
      {sync.held > 0 && (
        <Link to="/history" search={{ state: "held" }}>
          <StateMark tone="warn" size={14}>
            {format.number(sync.held)} held
          </StateMark>
        </Link>
      )}
      <span>queue {format.number(sync.queued)}</span>
      <Budget budget={connections.highlevelBudget} />
    </footer>
  );
}

function ConnectionStatus({ side, connection }: { side: Side; connection: Connection | null }) {
  const { tone, word } = connectionWords(connection);
  return (
    <Link to="/connections" className={classes.connection}>
      <StateMark tone={tone} size={14}>
        {sideName[side]}
      </StateMark>
      <span className={classes.name}>{word}</span>
    </Link>
  );
}

function SyncStatusText({ overview: { sync, connections } }: { overview: Overview }) {
  const format = useFormat();
  if (sync.running) {
    const { counts, expected, kind } = sync.running;
    const progress =
      expected === null || kind === "test"
        ? ""
        : ` ${format.number(counts.read)} of ${format.number(expected)}`;
    const remaining =
      sync.remainingSeconds === null ? "" : ` · ${format.remaining(sync.remainingSeconds)} left`;
    return (
      <StateMark tone="accent" busy size={14}>
        {kind === "test" ? "testing" : kind === "cleanUp" ? "cleaning up" : "syncing"}
        {progress}
        {remaining}
      </StateMark>
    );
  }
  if (sync.paused)
    return (
      <StateMark tone="warn" size={14}>
        syncing is paused
      </StateMark>
    );
  if (sync.syncedAt === null) return <span>not synced yet</span>;
  // What can't be reached may have changed since.
  const broken = [connections.highlevel, connections.certileads].some(
    (connection) => connection?.state !== "connected",
  );
  return (
    <span>
      {broken ? "last synced" : "in sync"} <Moment at={sync.syncedAt} />
    </span>
  );
}

function Budget({ budget }: { budget: CallBudget }) {
  const format = useFormat();
  if (budget.windowLimit === null || budget.windowRemaining === null) return null;
  const daily =
    budget.dailyLimit === null || budget.dailyRemaining === null
      ? ""
      : ` ${format.number(budget.dailyRemaining)} of ${format.number(budget.dailyLimit)} are left today.`;
  const label = `${format.number(budget.windowRemaining)} of ${format.number(budget.windowLimit)} HighLevel calls are left in this moment's allowance.${daily}`;
  return (
    <Tooltip label={label} multiline maw={280}>
      <span>
        API {format.number(budget.windowRemaining)}/{format.number(budget.windowLimit)}
      </span>
    </Tooltip>
  );
}
