/** The right end of the status bar: what the loop does, the queue, the calls; opens the details. */
import { Popover } from "@mantine/core";
import { useDisclosure, useNetwork } from "@mantine/hooks";
import { IconChevronUp } from "@tabler/icons-react";
import { useId } from "react";
import { useFormat } from "@/api/use-format";
import { Moment } from "@/components/moment/moment";
import { StateMark } from "@/components/states/state-mark";
import type { CallBudget } from "@/ipc/bindings/CallBudget";
import type { Overview } from "@/ipc/bindings/Overview";
import { useNow } from "@/lib/use-now";
import { usedToday } from "./calls-section";
import { SyncPanel } from "./sync-panel";
import { syncWords } from "./sync-words";
import classes from "./status-bar.module.css";

export function SyncControl({ overview }: { overview: Overview }) {
  const format = useFormat();
  const now = useNow();
  const { online } = useNetwork();
  const details = useId();
  const [opened, { toggle, close }] = useDisclosure(false);
  const words = syncWords({ overview, now, online, format });
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      position="top-end"
      offset={6}
      shadow="md"
      trapFocus
      returnFocus
      withRoles={false}
      withinPortal
      transitionProps={{ duration: 140 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.control}
          onClick={toggle}
          aria-haspopup="dialog"
          aria-expanded={opened}
          aria-controls={opened ? details : undefined}
        >
          <span className={classes.state}>
            <StateMark tone={words.tone} busy={words.busy ?? false} size={14}>
              <span>
                {words.short}
                {words.at === undefined ? null : (
                  <>
                    {" "}
                    <Moment at={words.at} />
                  </>
                )}
              </span>
            </StateMark>
            {words.next === undefined ? null : (
              <span className={classes.wide}> · {words.next}</span>
            )}
          </span>
          <span>queue {format.number(overview.sync.queued)}</span>
          <Calls budget={overview.connections.highlevelBudget} />
          <IconChevronUp size={14} stroke={1.75} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown id={details} role="dialog" aria-label="Syncing in detail">
        <SyncPanel overview={overview} words={words} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** “API 38/100 · 15,888 of 200,000 today”, as far as HighLevel has told. */
function Calls({ budget }: { budget: CallBudget }) {
  const format = useFormat();
  const { windowLimit, windowRemaining, dailyLimit } = budget;
  return (
    <span>
      API{" "}
      {windowLimit === null || windowRemaining === null ? null : (
        <>
          {format.number(windowRemaining)}/{format.number(windowLimit)}
          {" · "}
        </>
      )}
      {format.number(usedToday(budget))}
      {dailyLimit === null ? null : (
        <span className={classes.wide}> of {format.number(dailyLimit)}</span>
      )}{" "}
      today
    </span>
  );
}
