/** Placeholder until the step is built. */
import { Page } from "@/components/page/page";
import type { StepProps } from "../steps";

export function TestStep({ onBack, onDone }: StepProps) {
  return (
    <Page title="Test">
      <button type="button" onClick={onBack}>
        Back
      </button>
      <button type="button" onClick={onDone}>
        Continue
      </button>
    </Page>
  );
}
