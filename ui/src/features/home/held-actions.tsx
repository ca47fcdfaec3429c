/** What can be decided about all chosen operations at once; skipping several asks first. */
import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useFormat } from "@/api/use-format";
import { decisionWords, type Decision } from "@/components/operation/decisions";
import type { Held } from "./use-held";
import classes from "./held.module.css";

interface HeldActionsProps {
  held: Held;
  decide: (decision: Decision, ids: string[]) => void;
}

export function HeldActions({ held, decide }: HeldActionsProps) {
  const format = useFormat();
  const [asking, ask] = useDisclosure(false);
  const skipped = held.chosenFor("skip");
  const run = (decision: Decision) =>
    decide(
      decision,
      held.chosenFor(decision).map(({ id }) => id),
    );
  return (
    <div className={classes.actions} role="group" aria-label="What to do with the selected changes">
      {(["approve", "retry", "skip"] as const).map((decision) => {
        const count = held.chosenFor(decision).length;
        if (count === 0) return null;
        return (
          <Button
            key={decision}
            size="compact-sm"
            variant={decision === "skip" ? "default" : "light"}
            disabled={held.busy}
            onClick={() => (decision === "skip" && count > 1 ? ask.open() : run(decision))}
          >
            {decisionWords[decision].label} {format.number(count)}
          </Button>
        );
      })}
      <Modal
        opened={asking}
        onClose={ask.close}
        title={`Skip ${format.count(skipped.length, "change")}?`}
      >
        <p className={classes.ask}>
          They are not written to Certileads, and can’t be taken up again from here. When one of
          these contacts changes in HighLevel later, that is planned anew.
        </p>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={ask.close}>
            Keep them held
          </Button>
          <Button
            color="red"
            onClick={() => {
              ask.close();
              run("skip");
            }}
          >
            Skip {format.count(skipped.length, "change")}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}
