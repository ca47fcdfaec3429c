/** Where the test stands as one sentence, read out as it changes; and what the test left behind. */
import { Callout } from "@/components/states/callout";
import { StateMark } from "@/components/states/state-mark";
import type { Tone } from "@/components/states/tone";
import { isHeld, isUnproved, transactionWords } from "@/copy/test";
import type { TestRun } from "@/ipc/bindings/TestRun";
import type { Test } from "./use-test";
import classes from "./test-step.module.css";

/** True if every transaction arrived and was proved, or could not be proved by anybody. */
export function allPassed(run: TestRun): boolean {
  return run.transactions.every((one) => one.state === "passed" || isUnproved(one));
}

export function Outcome({ test }: { test: Test }) {
  const { run, phase } = test;
  const sentence = sentenceOf(test);
  return (
    <div className={classes.verdict}>
      <p className={classes.outcome} role="status">
        {sentence ? (
          <StateMark tone={sentence.tone} size={20} busy={phase === "running"}>
            {sentence.text}
          </StateMark>
        ) : null}
      </p>
      {phase === "plan" ? <Warnings warnings={test.plan.data?.warnings ?? []} /> : null}
      {run && phase === "finished" ? <LeftOver run={run} /> : null}
    </div>
  );
}

function Warnings({ warnings }: { warnings: string[] }) {
  const [only, ...more] = warnings;
  if (only === undefined) return null;
  if (more.length === 0) {
    return (
      <Callout tone="warn" title="Before you run it">
        {only}
      </Callout>
    );
  }
  return (
    <Callout tone="warn" title="Before you run it">
      <ul className={classes.warnings}>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Callout>
  );
}

function LeftOver({ run }: { run: TestRun }) {
  if (run.cleanUp === "done")
    return (
      <p className={classes.quiet}>
        <StateMark tone="ok">What the test made is removed.</StateMark>
      </p>
    );
  if (run.leftOver.length === 0) return null;
  if (run.cleanUp === "failed")
    return (
      <Callout tone="warn" title="Not everything the test made could be removed" announce>
        <ul className={classes.warnings}>
          {run.leftOver.map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
        Choose Clean up again, or remove it by hand.
      </Callout>
    );
  return <p className={classes.quiet}>Still there from the test: {run.leftOver.join(", ")}.</p>;
}

function sentenceOf(test: Test): { tone: Tone; text: string } | null {
  const { run, phase } = test;
  if (phase === "plan") return null;
  if (phase === "running" || !run) {
    const now = run?.transactions.find(({ state }) => state === "running");
    const done = run?.transactions.filter(
      ({ state }) => state !== "waiting" && state !== "running",
    );
    const name = now ? `: ${transactionWords[now.kind].name.toLowerCase()}` : "";
    return { tone: "accent", text: `Running, ${done?.length ?? 0} of 3 done${name}…` };
  }
  if (test.outdated) {
    return { tone: "warn", text: "The mapping was changed since this test. Run it again." };
  }
  if (run.state === "cancelled") return { tone: "idle", text: "The test was stopped." };
  const lost = lostWords(run);
  if (lost) return lost;
  if (!allPassed(run)) return { tone: "warn", text: "All arrived, but not everything as asked." };
  return run.transactions.some(isUnproved)
    ? { tone: "warn", text: "All three arrived. Certileads shows nothing to prove it by." }
    : { tone: "ok", text: "All three arrived, and Certileads stored what was asked." };
}

/** Transactions that did not arrive, those that wait for a person told apart. */
function lostWords(run: TestRun): { tone: Tone; text: string } | null {
  const failed = run.transactions.filter(({ state }) => state === "failed");
  if (failed.length === 0) return null;
  const held = failed.filter(isHeld).length;
  const refused = failed.length - held;
  const waits = `${held} of 3 ${held === 1 ? "is" : "are"} held`;
  if (refused === 0) return { tone: "warn", text: `${waits}: see why before you sync.` };
  const text = `${refused} of 3 did not arrive${held > 0 ? `, and ${waits}` : ""}.`;
  return { tone: "bad", text };
}
