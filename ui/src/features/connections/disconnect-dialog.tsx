/** Asks before an account is disconnected: what stops, what stays, what is left to do elsewhere. */
import { Button, Group, Modal } from "@mantine/core";
import { useCommand } from "@/api/mutations";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import type { RunId } from "@/ipc/bindings/RunId";
import { keyVariable } from "./key-words";
import own from "./connections.module.css";

interface DisconnectDialogProps {
  connection: Connection;
  /** The run at work, which is stopped first. */
  running: RunId | null;
  opened: boolean;
  onClose: () => void;
  onDisconnected: () => void;
}

export function DisconnectDialog(props: DisconnectDialogProps) {
  const { connection, running, opened, onClose, onDisconnected } = props;
  const { side, accountName, accountId } = connection;
  const name = sideName[side];
  const stop = useCommand("cancel_run");
  const leave = useCommand("disconnect", { onSuccess: onDisconnected });
  // A run that has just ended by itself can't be stopped any more, which is as good.
  const disconnect = () => {
    if (running === null) leave.mutate(side);
    else stop.mutate(running, { onSettled: () => leave.mutate(side) });
  };
  const close = () => {
    leave.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={`Disconnect ${name}?`} size={520}>
      <div className={own.dialog}>
        <p>
          {accountName || accountId ? (
            <>
              The account is <strong>{accountName || accountId}</strong>.
            </>
          ) : (
            `The account behind ${connection.baseUrl} is no longer used.`
          )}
        </p>
        {running !== null && (
          <Callout tone="warn" title="A sync is running.">
            It is stopped first. What it hasn’t sent yet waits here.
          </Callout>
        )}
        <div>
          <h3>What stops</h3>
          <ul>
            <li>
              {side === "highlevel"
                ? "Nothing is read from HighLevel any more, so nothing is synced."
                : "Nothing is written to Certileads any more, so nothing is synced."}
            </li>
            <li>{keyWords(connection)}</li>
          </ul>
        </div>
        <div>
          <h3>What stays</h3>
          <ul>
            <li>Mapping, history and which contacts belong together, on this computer.</li>
            <li>Everything in HighLevel and in Certileads, as it is now.</li>
            <li>
              {side === "highlevel"
                ? "The token itself: to end it, too, delete the Private Integration in HighLevel."
                : "The key itself, if there is one: to end it, too, delete it in Certileads."}
            </li>
          </ul>
        </div>
        {leave.error && <ProblemView problem={leave.error.problem} withoutFix />}
      </div>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it connected
        </Button>
        <Button color="red" loading={stop.isPending || leave.isPending} onClick={disconnect}>
          Disconnect {name}
        </Button>
      </Group>
    </Modal>
  );
}

function keyWords({ side, keyPlace }: Connection): string {
  switch (keyPlace) {
    case "keyring":
      return "The key is removed from this computer’s keyring.";
    case "environment":
      return `The key in ${keyVariable[side]} is no longer read; the variable itself stays set.`;
    case "memory":
      return "The key is forgotten.";
    case "none":
      return "There is no key to remove.";
  }
}
