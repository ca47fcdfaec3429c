/**
 * One transaction as four stages, from what happened to what is stored. Before a run the first
 * two come from the plan and the others say what will stand there.
 */
import { IconCheck, IconExclamationMark, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ChangeList } from "@/components/change/change-list";
import { ExchangeView } from "@/components/exchange/exchange";
import { ProofTable } from "@/components/proof/proof-table";
import { proofWords } from "@/copy/proof";
import { stageWords } from "@/copy/test";
import type { PlannedTransaction } from "@/ipc/bindings/PlannedTransaction";
import type { TestHappening } from "@/ipc/bindings/TestHappening";
import type { TestTransaction } from "@/ipc/bindings/TestTransaction";
import { TestProblem } from "./test-problem";
import classes from "./stages.module.css";

interface StagesProps {
  planned: PlannedTransaction | undefined;
  /** None before a run. */
  transaction: TestTransaction | undefined;
  /** Target fields that a mapping row fills. */
  fixable: ReadonlySet<string>;
  onFix: (field: string) => void;
}

export function Stages({ planned, transaction, fixable, onFix }: StagesProps) {
  const ran = transaction !== undefined && transaction.state !== "waiting";
  const over = ran && transaction.state !== "running";
  const changes = ran ? transaction.changes : (planned?.changes ?? []);
  return (
    <div className={classes.stages}>
      {transaction?.problem ? (
        <TestProblem
          problem={transaction.problem}
          fixable={fixable}
          onFix={onFix}
          announce={false}
        />
      ) : null}
      <Stage title={stageWords.happened} end={ran && transaction.happened.length > 0 ? "ok" : null}>
        {ran ? (
          <Happenings happened={transaction.happened} />
        ) : (
          <Sentence simulated={planned?.simulated ?? false}>{planned?.highlevel}</Sentence>
        )}
      </Stage>
      <Stage title={stageWords.planned} end={ran && changes.length > 0 ? "ok" : null}>
        <ChangeList changes={changes} label={stageWords.planned} />
      </Stage>
      <Stage title={stageWords.sent} end={ran ? sentEnd(transaction) : null}>
        {ran && transaction.sent.length > 0 ? (
          transaction.sent.map((exchange, index) => (
            <ExchangeView key={index} exchange={exchange} />
          ))
        ) : (
          <Later>
            {over ? "Nothing was sent." : "Each request and its answer will stand here."}
          </Later>
        )}
      </Stage>
      <Stage title={stageWords.stored} end={ran ? proofEnd(transaction) : null}>
        {ran && transaction.proof ? (
          <ProofTable proof={transaction.proof} fixable={fixable} onFix={onFix} />
        ) : (
          <Later>
            {over
              ? "There is nothing to compare."
              : "Each field will be compared with what Certileads really stored."}
          </Later>
        )}
      </Stage>
    </div>
  );
}

/** How a stage ended; null while it hasn't. The words for it stand in the stage itself. */
type End = "ok" | "warn" | "bad" | null;

const endIcons = { ok: IconCheck, warn: IconExclamationMark, bad: IconX };

/** Bad if the last request was refused or not answered. */
function sentEnd({ sent }: TestTransaction): End {
  const last = sent.at(-1);
  if (!last) return null;
  return last.answer && last.answer.status < 400 && !last.error ? "ok" : "bad";
}

function proofEnd({ proof }: TestTransaction): End {
  return proof ? (proofWords[proof.outcome].tone as End) : null;
}

interface StageProps {
  title: string;
  end: End;
  children: ReactNode;
}

function Stage({ title, end, children }: StageProps) {
  const Icon = end && endIcons[end];
  return (
    <section className={classes.stage} data-end={end ?? undefined} aria-label={title}>
      <span className={classes.dot} aria-hidden>
        {Icon ? <Icon size={12} stroke={2.5} /> : null}
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.content}>{children}</div>
    </section>
  );
}

function Happenings({ happened }: { happened: TestHappening[] }) {
  if (happened.length === 0) return <Later>Not there yet.</Later>;
  return happened.map((happening, index) => (
    <div key={index} className={classes.happening}>
      <Sentence simulated={happening.simulated}>{happening.what}</Sentence>
      {happening.exchange ? <ExchangeView exchange={happening.exchange} /> : null}
    </div>
  ));
}

function Sentence({ simulated, children }: { simulated: boolean; children: ReactNode }) {
  return (
    <p className={classes.sentence}>
      {children}
      {simulated ? <span className={classes.simulated}>simulated</span> : null}
    </p>
  );
}

function Later({ children }: { children: ReactNode }) {
  return <p className={classes.later}>{children}</p>;
}
