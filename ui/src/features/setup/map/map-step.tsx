/** The wizard's second step: the mapping editor, with the way on. */
import { Button } from "@mantine/core";
import { MappingEditor } from "@/components/mapping/mapping-editor";
import type { StepProps } from "../steps";

export function MapStep({ onBack, onDone }: StepProps) {
  return (
    <MappingEditor
      title="Map"
      briefly
      renderActions={({ needed, pending, ask }) => (
        <>
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button loading={pending} onClick={() => ask(onDone)}>
            {needed ? "Publish and continue" : "Continue"}
          </Button>
        </>
      )}
    />
  );
}
