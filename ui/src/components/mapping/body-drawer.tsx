/** The whole body as it will be sent for the contact that is shown. */
import { Drawer } from "@mantine/core";
import { BodyView } from "@/components/exchange/body-view";
import type { MappingPreview } from "@/ipc/bindings/MappingPreview";

interface BodyDrawerProps {
  opened: boolean;
  onClose: () => void;
  preview: MappingPreview | undefined;
}

export function BodyDrawer({ opened, onClose, preview }: BodyDrawerProps) {
  const name = preview?.record?.name;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size="lg"
      title={name ? `What is sent for ${name}` : "What is sent"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <BodyView body={preview?.body} label="Outgoing body" />
    </Drawer>
  );
}
