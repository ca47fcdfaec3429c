/** Says on every screen that what is shown is made up, and offers the way to the real account. */
import { useDisclosure } from "@mantine/hooks";
import { LeaveSample } from "./leave-sample";
import classes from "./sandbox-band.module.css";

export function SandboxBand() {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <section className={classes.band} aria-label="Sample data">
      <span>
        <strong>Sample data.</strong> Nothing leaves this computer.
      </span>
      <button type="button" className={classes.connect} onClick={open}>
        Connect my account
      </button>
      <LeaveSample opened={asking} onClose={close} />
    </section>
  );
}
