/**
 * The wizard's third step: three test transactions for real, each shown from what happened to
 * what is stored. The plan is seen first; a red field leads to its mapping row and back.
 */
import { Tabs } from "@mantine/core";
import { useState } from "react";
import { Page } from "@/components/page/page";
import { RecordPicker } from "@/components/mapping/record-picker";
import { RuleDrawer } from "@/components/mapping/rule-drawer";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import { transactionWords } from "@/copy/test";
import type { TransactionKind } from "@/ipc/bindings/TransactionKind";
import type { StepProps } from "../steps";
import { Checklist } from "./checklist";
import { ConfirmTest } from "./confirm-test";
import { Outcome } from "./outcome";
import { Stages } from "./stages";
import { TestActions } from "./test-actions";
import { TestProblem } from "./test-problem";
import { useTest } from "./use-test";
import classes from "./test-step.module.css";

export function TestStep({ onBack, onDone }: StepProps) {
  const test = useTest();
  // Until the person chooses one, the one that is at work or wants attention is shown.
  const [chosen, setChosen] = useState<TransactionKind | null>(null);
  const [fixing, setFixing] = useState<string | null>(null);
  return (
    <Page
      title="Test"
      wide
      context="Three real transactions, from HighLevel to Certileads, proved field by field."
      actions={<TestActions test={test} onBack={onBack} onDone={onDone} />}
    >
      <div className={classes.step}>
        {test.samples.length === 0 && test.plan.isPending ? null : (
          <div className={classes.record}>
            <span>With the values of</span>
            <div className={classes.picker}>
              <RecordPicker
                label="With the values of"
                samples={test.samples}
                value={test.record}
                onChange={test.chooseRecord}
              />
            </div>
          </div>
        )}
        {test.problem ? <ProblemView problem={test.problem} onAgain={test.start} /> : null}
        <Outcome test={test} />
        <QueryView query={test.plan}>
          {(plan) => (
            <>
              {plan.problems.map((problem) => (
                <TestProblem
                  key={`${problem.code}-${problem.field}`}
                  problem={problem}
                  fixable={test.fixable}
                  onFix={setFixing}
                />
              ))}
              <Tabs
                className={classes.grid}
                orientation="vertical"
                value={chosen ?? test.focus}
                onChange={(kind) => setChosen(kind as TransactionKind | null)}
              >
                <Checklist transactions={test.run?.transactions ?? []} />
                {(Object.keys(transactionWords) as TransactionKind[]).map((kind) => (
                  <Tabs.Panel
                    key={kind}
                    value={kind}
                    className={classes.detail}
                    keepMounted={false}
                  >
                    <Stages
                      planned={plan.transactions.find((one) => one.kind === kind)}
                      transaction={test.run?.transactions.find((one) => one.kind === kind)}
                      fixable={test.fixable}
                      onFix={setFixing}
                    />
                  </Tabs.Panel>
                ))}
              </Tabs>
              <ConfirmTest test={test} plan={plan} />
            </>
          )}
        </QueryView>
      </div>
      <RuleDrawer
        target={fixing}
        recordId={test.record?.id ?? null}
        onClose={() => setFixing(null)}
        onSaved={() => {
          setFixing(null);
          test.start();
        }}
      />
    </Page>
  );
}
