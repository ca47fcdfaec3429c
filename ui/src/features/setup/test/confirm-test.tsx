/** Asks before a test touches a live account, with what may happen there. */
import { Button, Group, Modal } from "@mantine/core";
import type { TestPlan } from "@/ipc/bindings/TestPlan";
import type { Test } from "./use-test";
import classes from "./test-step.module.css";

export function ConfirmTest({ test, plan }: { test: Test; plan: TestPlan }) {
  return (
    <Modal
      opened={test.asking}
      onClose={test.stopAsking}
      title="This writes to your live accounts"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes.confirm}>
        <div>
          <h3>In HighLevel</h3>
          <ul className={classes.warnings}>
            {plan.transactions.map(({ kind, highlevel }) => (
              <li key={kind}>{highlevel}</li>
            ))}
          </ul>
        </div>
        <div>
          <h3>In Certileads</h3>
          <p>What the plan shows is written, then read back. Clean up takes it out again.</p>
        </div>
        {plan.warnings.length > 0 ? (
          <div>
            <h3>Good to know</h3>
            {plan.warnings.map((warning) => (
              <p key={warning}>{warning}</p>
            ))}
          </div>
        ) : null}
      </div>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={test.stopAsking}>
          Not now
        </Button>
        <Button onClick={test.begin}>Run test transactions</Button>
      </Group>
    </Modal>
  );
}
