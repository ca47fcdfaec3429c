/** The line at the foot of the window: both connections, what is held, the sync and its pause. */
import { Link } from "@tanstack/react-router";
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Side } from "@/ipc/bindings/Side";
import { PauseButton } from "@/components/run/pause-button";
import { connectionWords } from "./status-words";
import { SyncAnnouncer } from "./sync-announcer";
import { SyncControl } from "./sync-control";
import classes from "./status-bar.module.css";

export function StatusBar({ overview }: { overview: Overview }) {
  const { connections, sync } = overview;
  const format = useFormat();
  return (
    <footer className={classes.bar} aria-label="Status">
      <ConnectionStatus side="highlevel" connection={connections.highlevel} />
      <ConnectionStatus side="certileads" connection={connections.certileads} />
      <span className={classes.space} />
      {sync.held > 0 && (
        <Link to="/history" search={{ state: "held" }}>
          <StateMark tone="warn" size={14}>
            {format.number(sync.held)} held
          </StateMark>
        </Link>
      )}
      <SyncControl overview={overview} />
      {sync.paused || sync.syncing || sync.running ? (
        <PauseButton paused={sync.paused} size="compact-xs" variant="subtle" />
      ) : null}
      <SyncAnnouncer overview={overview} />
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
      <span className={classes.name} data-well={tone === "ok" || undefined}>
        {word}
      </span>
    </Link>
  );
}
