/** Where the test stands as one sentence, read out as it changes; and what the test left behind. */
import { Callout } from "@/components/states/callout";
import { StateMark } from "@/components/states/state-mark";
import type { Tone } from "@/components/states/tone";
import { transactionWords } from "@/copy/test";
import type { TestRun } from "@/ipc/bindings/TestRun";
import type { Test } from "./use-test";
import classes from "./test-step.module.css";

/** True if every transaction arrived and was proved, or could not be proved by anybody. */
export function allPassed(run: TestRun): boolean {
  return run.transactions.every(
    ({ state, proof }) =>
      state === "passed" || (state === "differs" && proof?.outcome === "unproved"),
  );
}

export function Outcome({ test }: { test: Test }) {
  const { run, phase } = test;
  const sentence = sentenceOf(test);
  return (
    <>
      <p className={classes.outcome} role="status">
        {sentence ? (
          <StateMark tone={sentence.tone} size={20} busy={phase === "running"}>
            {sentence.text}
          </StateMark>
        ) : null}
      </p>
      {phase === "plan" ? <Warnings warnings={test.plan.data?.warnings ?? []} /> : null}
      {run && phase === "finished" ? <LeftOver run={run} /> : null}
    </>
  );
}

function Warnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null;
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
    return <p className={classes.quiet}>What the test made is removed.</p>;
  if (run.leftOver.length === 0) return null;
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
  const failed = run.transactions.filter(({ state }) => state === "failed").length;
  if (failed > 0) return { tone: "bad", text: `${failed} of 3 did not arrive.` };
  if (!allPassed(run)) return { tone: "warn", text: "All arrived, but not everything as asked." };
  const unproved = run.transactions.some(({ state }) => state === "differs");
  return unproved
    ? { tone: "warn", text: "All three arrived. Certileads shows nothing to prove it by." }
    : { tone: "ok", text: "All three arrived, and Certileads stored what was asked." };
}
