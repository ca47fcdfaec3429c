/** The three transactions as a checklist; choosing one shows its stages beside it. */
import { Tabs } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import { transactionStateWords, transactionWords } from "@/copy/test";
import type { TestTransaction } from "@/ipc/bindings/TestTransaction";
import type { TransactionKind } from "@/ipc/bindings/TransactionKind";
import classes from "./test-step.module.css";

interface ChecklistProps {
  /** Empty before a run. */
  transactions: TestTransaction[];
}

export function Checklist({ transactions }: ChecklistProps) {
  const format = useFormat();
  return (
    <Tabs.List className={classes.checklist} aria-label="Test transactions">
      {(Object.keys(transactionWords) as TransactionKind[]).map((kind) => {
        const transaction = transactions.find((one) => one.kind === kind);
        const words = transactionStateWords(transaction);
        return (
          <Tabs.Tab
            key={kind}
            value={kind}
            className={classes.item}
            data-testid={`test-transaction-${kind}`}
            data-state={transaction?.state ?? "waiting"}
          >
            <span className={classes.itemName}>{transactionWords[kind].name}</span>
            <span className={classes.itemAbout}>{transactionWords[kind].about}</span>
            <span className={classes.itemState}>
              <StateMark tone={words.tone} busy={words.busy ?? false}>
                {words.label}
              </StateMark>
              {transaction?.tookMs == null ? null : (
                <span className={classes.took}>{format.duration(transaction.tookMs)}</span>
              )}
            </span>
          </Tabs.Tab>
        );
      })}
    </Tabs.List>
  );
}
