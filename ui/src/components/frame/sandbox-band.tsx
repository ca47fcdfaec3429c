/** Says on every screen that what is shown is made up, and offers the way to the real account. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { usePreferences } from "@/api/use-format";
import classes from "./sandbox-band.module.css";

export function SandboxBand() {
  const [asking, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const preferences = usePreferences();
  const savePreferences = useCommand("set_preferences");
  const leave = useCommand("leave_sample", {
    failureTitle: "The sample data is still in use",
    onSuccess: () => savePreferences.mutate({ ...preferences, wizardStep: 0, wizardDone: false }),
  });
  // The wizard opens first: without any connection the other screens would lead away from here.
  const leaveSample = async () => {
    close();
    await navigate({ to: "/setup/$step", params: { step: "connect" } });
    leave.mutate(null);
  };
  return (
    <section className={classes.band} aria-label="Sample data">
      <span>
        <strong>Sample data.</strong> Nothing leaves this computer.
      </span>
      <button type="button" className={classes.connect} onClick={open}>
        Connect my account
      </button>
      <Modal opened={asking} onClose={close} title="Leave the sample data?">
        <Text>
          The sample contacts, their mapping and their history go away. You can explore them again
          at any time.
        </Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={close}>
            Keep exploring
          </Button>
          <Button onClick={() => void leaveSample()}>Leave and connect my account</Button>
        </Group>
      </Modal>
    </section>
  );
}
