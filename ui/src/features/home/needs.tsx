/** What waits for the person, each thing with its one fix. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { useNow } from "@/lib/use-now";
import { daysBetween } from "@/lib/format";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { sideName } from "@/copy/sides";
import type { Need } from "@/ipc/bindings/Need";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Side } from "@/ipc/bindings/Side";
import type { SyncStatus } from "@/ipc/bindings/SyncStatus";
import { DriftNeed } from "./drift-need";
import { FirstSync } from "./first-sync";
import { HeldNeed } from "./held-need";
import classes from "./home.module.css";
import own from "./needs.module.css";

interface NeedsProps {
  needs: Need[];
  overview: Overview;
  onStart: () => void;
}

const sides: Side[] = ["highlevel", "certileads"];

export function Needs({ needs, overview, onStart }: NeedsProps) {
  const { sync, connections } = overview;
  const failure = lastFailure(needs, sync);
  const unverified = sides.filter((side) => connections[side]?.state === "unverified");
  if (needs.length === 0 && unverified.length === 0 && !failure) return null;
  return (
    <section aria-labelledby="needs">
      <h2 className={classes.heading} id="needs">
        Needs you
      </h2>
      <ul className={own.list}>
        {failure ? (
          <li>
            <ProblemView problem={failure} announce={false} />
          </li>
        ) : null}
        {unverified.map((side) => (
          <li key={side}>
            <Callout
              tone="warn"
              title={`${sideName[side]} was connected without a check.`}
              actions={<FixLink>Check it</FixLink>}
            >
              Until it is checked, nobody knows whether its key works.
            </Callout>
          </li>
        ))}
        {needs.map((need) => (
          <li key={keyOf(need)}>
            <OneNeed need={need} overview={overview} onStart={onStart} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why the last sync failed, unless a connection says it already. */
function lastFailure(needs: Need[], { last, running }: SyncStatus) {
  const told = needs.some(({ type }) => type === "connection");
  return running || told || last?.state !== "failed" ? null : last.problem;
}

function keyOf(need: Need): string {
  return "side" in need ? `${need.type}-${need.side}` : need.type;
}

interface OneNeedProps {
  need: Need;
  overview: Overview;
  onStart: () => void;
}

function OneNeed({ need, overview, onStart }: OneNeedProps) {
  switch (need.type) {
    case "connection":
      return (
        <ProblemView
          problem={need.problem}
          withoutFix
          announce={false}
          actions={
            <FixLink>
              {need.problem.code === "tokenInvalid" ? "Replace the key" : "Reconnect"}
            </FixLink>
          }
        />
      );
    case "held":
      return <HeldNeed />;
    case "drift":
      return <DriftNeed changes={need.changes} />;
    case "oldKey":
      return <OldKey side={sideName[need.side]} storedAt={need.storedAt} />;
    case "cleanUp":
      return <CleanUp runId={need.runId} failed={need.state === "failed"} />;
    case "firstSync":
      return (
        <FirstSync
          setup={overview.setup}
          disabled={overview.sync.running !== null}
          onStart={onStart}
        />
      );
  }
}

function FixLink({ children }: { children: string }) {
  return (
    <Button size="compact-sm" variant="default" component={Link} to="/connections">
      {children}
    </Button>
  );
}

function OldKey({ side, storedAt }: { side: string; storedAt: number }) {
  const days = daysBetween(storedAt, useNow());
  return (
    <Callout
      tone="warn"
      title={`The key of ${side} is ${days} days old.`}
      actions={<FixLink>Replace the key</FixLink>}
    >
      It still works. A key that is replaced every 90 days is of less use to whoever copies it.
    </Callout>
  );
}

function CleanUp({ runId, failed }: { runId: string; failed: boolean }) {
  const cleanUp = useCommand("clean_up_test", {
    failureTitle: "What the test made was not all removed",
  });
  return (
    <Callout
      tone="warn"
      title={
        failed
          ? "What the test made could not all be removed."
          : "The test's contact is still in both accounts."
      }
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            loading={cleanUp.isPending}
            onClick={() => cleanUp.mutate(runId)}
          >
            Clean up
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            renderRoot={(props) => <Link to="/history" search={{ run: runId }} {...props} />}
          >
            See the test
          </Button>
        </>
      }
    >
      Clean-up removes exactly what the test made, and nothing else.
    </Callout>
  );
}
