/** What opens from the status bar: what the loop does, what waits, how many calls are left. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useCommand } from "@/api/mutations";
import { useFormat } from "@/api/use-format";
import { StopRun } from "@/components/run/stop-run";
import { SyncNow } from "@/components/run/sync-now";
import { StateMark } from "@/components/states/state-mark";
import type { Overview } from "@/ipc/bindings/Overview";
import { CallsSection } from "./calls-section";
import { PauseButton } from "@/components/run/pause-button";
import type { SyncWords } from "./sync-words";
import classes from "./sync-panel.module.css";

interface SyncPanelProps {
  overview: Overview;
  words: SyncWords;
  onClose: () => void;
}

export function SyncPanel({ overview, words, onClose }: SyncPanelProps) {
  const { sync, connections } = overview;
  return (
    <div className={classes.panel}>
      <div>
        <p className={classes.title}>
          <StateMark tone={words.tone} busy={words.busy ?? false} size={17}>
            {words.title}
          </StateMark>
        </p>
        {words.about ? <p className={classes.about}>{words.about}</p> : null}
        <div className={classes.buttons}>
          <Buttons overview={overview} onClose={onClose} />
        </div>
      </div>
      <section aria-labelledby="sync-queue">
        <h3 className={classes.heading} id="sync-queue">
          Queue
        </h3>
        <dl className={classes.facts}>
          <Count name="Wait their turn" value={sync.queued - sync.retrying} />
          <Count name="Failed for now, tried again by themselves" value={sync.retrying} />
          <Count name="Held for you" value={sync.held}>
            {sync.held > 0 ? (
              <Link to="/history" search={{ state: "held" }} onClick={onClose}>
                See them
              </Link>
            ) : null}
          </Count>
        </dl>
      </section>
      <CallsSection side="highlevel" budget={connections.highlevelBudget} />
      <CallsSection side="certileads" budget={connections.certileadsBudget} />
    </div>
  );
}

function Buttons({ overview, onClose }: { overview: Overview; onClose: () => void }) {
  const { sync, connections } = overview;
  const start = useCommand("start_syncing", { failureTitle: "Syncing was not started" });
  if (!sync.baseline && !sync.running && !sync.paused) {
    return <GoTo to="/home" name="Go to Home" onClose={onClose} />;
  }
  const needsPerson = [connections.highlevel, connections.certileads].some(
    (connection) => connection?.state !== "connected",
  );
  return (
    <>
      {sync.running ? (
        <StopRun runId={sync.running.id} />
      ) : sync.paused ? null : needsPerson ? (
        <GoTo to="/connections" name="Open Connections" onClose={onClose} />
      ) : sync.syncing ? (
        <SyncNow size="xs" variant="default" />
      ) : (
        <Button size="xs" loading={start.isPending} onClick={() => start.mutate(null)}>
          Start syncing
        </Button>
      )}
      <PauseButton paused={sync.paused} size="xs" variant={sync.paused ? "filled" : "default"} />
    </>
  );
}

interface GoToProps {
  to: "/home" | "/connections";
  name: string;
  onClose: () => void;
}

function GoTo({ to, name, onClose }: GoToProps) {
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(props) => <Link to={to} {...props} />}
      onClick={onClose}
    >
      {name}
    </Button>
  );
}

interface CountProps {
  name: string;
  value: number;
  children?: ReactNode;
}

function Count({ name, value, children }: CountProps) {
  const format = useFormat();
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        <span className={value > 0 ? classes.some : undefined}>{format.number(value)}</span>
      </dd>
    </div>
  );
}
