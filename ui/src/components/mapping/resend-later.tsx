/** The way back to sending what a new version changes, for whoever put it off. */
import { Modal } from "@mantine/core";
import { useState } from "react";
import { ResendPlan } from "./resend-plan";
import { useOlderVersion } from "./use-older-version";
import classes from "./studio.module.css";

export function ResendLater({ inForce }: { inForce: number | null }) {
  const older = useOlderVersion(inForce);
  // What is shown stays the same while the run that brings the contacts up is on its way.
  const [since, setSince] = useState<number | null>(null);
  const [needless, setNeedless] = useState<number | null>(null);
  return (
    <>
      {older !== null && needless !== inForce ? (
        <>
          {" · contacts may still be on version "}
          {older}:{" "}
          <button type="button" className={classes.link} onClick={() => setSince(older)}>
            compare and send
          </button>
        </>
      ) : null}
      {since !== null && inForce !== null ? (
        <Modal
          opened
          onClose={() => setSince(null)}
          size={680}
          title="Send the changes"
          closeButtonProps={{ "aria-label": "Close" }}
        >
          <ResendPlan
            since={since}
            version={inForce}
            onNothing={() => setNeedless(inForce)}
            onClose={() => setSince(null)}
          />
        </Modal>
      ) : null}
    </>
  );
}
