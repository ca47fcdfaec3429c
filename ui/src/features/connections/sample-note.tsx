/** Says that both accounts are made up, and offers the way to one's own. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { LeaveSample } from "@/components/frame/leave-sample";
import { Callout } from "@/components/states/callout";

export function SampleNote() {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Callout
      tone="accent"
      title="Both accounts are made up."
      actions={
        <Button size="compact-sm" variant="default" onClick={open}>
          Connect my account
        </Button>
      }
    >
      They run inside this app with made-up keys, so there is nothing to replace or disconnect. Look
      around; everything behaves as it does with a real account.
      <LeaveSample opened={asking} onClose={close} />
    </Callout>
  );
}
