/** Asks before a profile of the person's own is removed, or says why it can't be. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCommand } from "@/api/mutations";
import { ProblemView } from "@/components/states/problem-view";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";

interface DeleteProfileDialogProps {
  profile: ProfileSummary;
  inUse: boolean;
  opened: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteProfileDialog(props: DeleteProfileDialogProps) {
  const { profile, inUse, opened, onClose, onDeleted } = props;
  const remove = useCommand("delete_profile", { onSuccess: onDeleted });
  const close = () => {
    remove.reset();
    onClose();
  };
  if (inUse) {
    return (
      <Modal opened={opened} onClose={close} title="This profile is in use">
        <Text>
          Certileads is connected with <strong>{profile.name}</strong>, so it can’t be deleted.
          Connect with another profile first.
        </Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" component={Link} to="/connections">
            Open Connections
          </Button>
          <Button onClick={close}>Keep it</Button>
        </Group>
      </Modal>
    );
  }
  return (
    <Modal opened={opened} onClose={close} title={`Delete ${profile.name}?`}>
      <Text>
        The profile is removed from this computer. Nothing is connected with it. Export it first if
        you may want it again.
      </Text>
      {remove.error && <ProblemView problem={remove.error.problem} withoutFix />}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(profile.key)}>
          Delete the profile
        </Button>
      </Group>
    </Modal>
  );
}
