/** Asks before a changed profile is lost, by leaving the page or by dropping the changes. */
import { Button, Group, Modal, Text } from "@mantine/core";

interface UnsavedDialogProps {
  opened: boolean;
  name: string;
  onStay: () => void;
  onDrop: () => void;
}

export function UnsavedDialog({ opened, name, onStay, onDrop }: UnsavedDialogProps) {
  return (
    <Modal opened={opened} onClose={onStay} title="Drop the unsaved changes?">
      <Text>
        What you changed in <strong>{name}</strong> was not saved. It is lost if you go on.
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onStay} data-autofocus>
          Keep editing
        </Button>
        <Button color="red" onClick={onDrop}>
          Drop the changes
        </Button>
      </Group>
    </Modal>
  );
}
