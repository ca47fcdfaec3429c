/**
 * One transaction as four stages, from what happened to what is stored. Before a run the first
 * two come from the plan and the others say what will stand there.
 */
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ChangeList } from "@/components/change/change-list";
import { ExchangeView } from "@/components/exchange/exchange";
import { ProofTable } from "@/components/proof/proof-table";
import { ProblemView } from "@/components/states/problem-view";
import { stageWords } from "@/copy/test";
import type { PlannedTransaction } from "@/ipc/bindings/PlannedTransaction";
import type { TestHappening } from "@/ipc/bindings/TestHappening";
import type { TestTransaction } from "@/ipc/bindings/TestTransaction";
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
  const changes = ran ? transaction.changes : (planned?.changes ?? []);
  return (
    <div className={classes.stages}>
      {transaction?.problem ? (
        <ProblemView problem={transaction.problem} withoutFix announce={false} />
      ) : null}
      <Stage title={stageWords.happened} done={ran && transaction.happened.length > 0}>
        {ran ? (
          <Happenings happened={transaction.happened} />
        ) : (
          <Sentence simulated={planned?.simulated ?? false}>{planned?.highlevel}</Sentence>
        )}
      </Stage>
      <Stage title={stageWords.planned} done={ran && changes.length > 0}>
        <ChangeList changes={changes} label={stageWords.planned} />
      </Stage>
      <Stage title={stageWords.sent} done={ran && transaction.sent.length > 0}>
        {ran && transaction.sent.length > 0 ? (
          transaction.sent.map((exchange, index) => (
            <ExchangeView key={index} exchange={exchange} />
          ))
        ) : (
          <Later>Each request and its answer will stand here.</Later>
        )}
      </Stage>
      <Stage title={stageWords.stored} done={ran && transaction.proof !== null}>
        {ran && transaction.proof ? (
          <ProofTable proof={transaction.proof} fixable={fixable} onFix={onFix} />
        ) : (
          <Later>Each field will be compared with what Certileads really stored.</Later>
        )}
      </Stage>
    </div>
  );
}

interface StageProps {
  title: string;
  done: boolean;
  children: ReactNode;
}

function Stage({ title, done, children }: StageProps) {
  return (
    <section className={classes.stage} data-done={done || undefined} aria-label={title}>
      <span className={classes.dot} aria-hidden>
        {done ? <IconCheck size={12} stroke={2.5} /> : null}
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
