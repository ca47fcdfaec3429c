/** Asks before the sample data is left, and leads on to connecting one's own account. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { usePreferences } from "@/api/use-format";

interface LeaveSampleProps {
  opened: boolean;
  onClose: () => void;
}

export function LeaveSample({ opened, onClose }: LeaveSampleProps) {
  const navigate = useNavigate();
  const preferences = usePreferences();
  const savePreferences = useCommand("set_preferences");
  const leave = useCommand("leave_sample", {
    failureTitle: "The sample data is still in use",
    onSuccess: () => savePreferences.mutate({ ...preferences, wizardStep: 0, wizardDone: false }),
  });
  // The wizard opens first: without any connection the other screens would lead away from here.
  const leaveSample = async () => {
    onClose();
    await navigate({ to: "/setup/$step", params: { step: "connect" } });
    leave.mutate(null);
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Leave the sample data?">
      <Text>
        The sample contacts, their mapping and their history go away. You can explore them again at
        any time.
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep exploring
        </Button>
        <Button onClick={() => void leaveSample()}>Leave and connect my account</Button>
      </Group>
    </Modal>
  );
}
