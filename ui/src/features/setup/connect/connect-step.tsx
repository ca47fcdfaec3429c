/** Placeholder until the step is built. */
import { Page } from "@/components/page/page";
import type { StepProps } from "../steps";

export function ConnectStep({ onBack, onDone }: StepProps) {
  return (
    <Page title="Connect">
      <button type="button" onClick={onBack}>
        Back
      </button>
      <button type="button" onClick={onDone}>
        Continue
      </button>
    </Page>
  );
}
