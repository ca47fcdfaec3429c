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
      <ul className={classes.warnings}>
        {plan.transactions.map(({ kind, highlevel }) => (
          <li key={kind}>{highlevel}</li>
        ))}
        {plan.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={test.stopAsking}>
          Not now
        </Button>
        <Button onClick={test.begin}>Run test transactions</Button>
      </Group>
    </Modal>
  );
}
