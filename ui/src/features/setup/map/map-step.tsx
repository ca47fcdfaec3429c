/** The wizard's second step: the mapping editor, with the way on. */
import { Button } from "@mantine/core";
import { MappingEditor } from "@/components/mapping/mapping-editor";
import type { StepProps } from "../steps";

export function MapStep({ onBack, onDone }: StepProps) {
  return (
    <MappingEditor
      title="Map"
      renderActions={(save) => (
        <>
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button loading={save.pending} onClick={() => save.run(onDone)}>
            {save.needed ? "Save and continue" : "Continue"}
          </Button>
        </>
      )}
    />
  );
}
