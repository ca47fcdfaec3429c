/** The answer in large type, a quiet line of context, and what can be started. */
import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconInfoCircle,
  IconLoader2,
} from "@tabler/icons-react";
import { Moment } from "@/components/moment/moment";
import { PauseButton } from "@/components/run/pause-button";
import { SyncNow } from "@/components/run/sync-now";
import type { Tone } from "@/components/states/tone";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Answer } from "./answer";
import classes from "./home-head.module.css";

const icons = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  accent: IconInfoCircle,
  idle: IconCircleDashed,
} satisfies Record<Tone, unknown>;

interface HomeHeadProps {
  answer: Answer;
  overview: Overview;
  onBackfill: () => void;
}

export function HomeHead({ answer, overview, onBackfill }: HomeHeadProps) {
  const { tone, busy = false, what, rest } = answer;
  const { connections, sync } = overview;
  const Icon = busy ? IconLoader2 : icons[tone];
  return (
    <div className={classes.head}>
      <h1 className="visually-hidden">Home</h1>
      <div className={classes.answer} data-tone={tone} data-busy={busy || undefined}>
        <Icon size={30} stroke={1.6} aria-hidden />
        <div>
          {/* Progress is not read out each time it moves. */}
          <p className={classes.sentence} aria-live={busy ? "off" : "polite"}>
            {what} {rest ? <span className={classes.rest}>{rest}</span> : null}
          </p>
          <p className={classes.context}>
            {connections.highlevel?.accountName || "HighLevel"} →{" "}
            {connections.certileads?.accountName || "Certileads"}
            {sync.syncedAt === null ? null : (
              <>
                {" · last synced "}
                <Moment at={sync.syncedAt} />
              </>
            )}
          </p>
        </div>
      </div>
      {sync.baseline ? (
        <div className={classes.actions}>
          <Button
            variant="default"
            disabled={sync.running !== null || sync.paused}
            onClick={onBackfill}
          >
            Backfill…
          </Button>
          {sync.paused ? <PauseButton paused size="sm" variant="filled" /> : <SyncNow />}
        </div>
      ) : null}
    </div>
  );
}
