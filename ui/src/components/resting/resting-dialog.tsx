/** The resting contacts over the page that speaks of them. */
import { Modal } from "@mantine/core";
import { RestingContacts } from "./resting-contacts";

interface RestingDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function RestingDialog({ opened, onClose }: RestingDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} size={560} title="Resting contacts">
      {opened ? <RestingContacts /> : null}
    </Modal>
  );
}
