/** The whole body as it will be sent for the contact that is shown. */
import { Button, CopyButton, Drawer } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { BodyView } from "@/components/exchange/body-view";
import type { MappingPreview } from "@/ipc/bindings/MappingPreview";
import classes from "./body-drawer.module.css";

interface BodyDrawerProps {
  onClose: () => void;
  preview: MappingPreview | undefined;
}

export function BodyDrawer({ onClose, preview }: BodyDrawerProps) {
  const name = preview?.record?.name;
  const body = preview?.body;
  return (
    <Drawer
      opened
      onClose={onClose}
      size="lg"
      title={name ? `What is sent for ${name}` : "What is sent"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes.head}>
        <CopyButton value={JSON.stringify(body, null, 2) ?? ""}>
          {({ copied, copy }) => (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={
                copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
              }
              onClick={copy}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
      <BodyView body={body} label="Outgoing body" />
    </Drawer>
  );
}
