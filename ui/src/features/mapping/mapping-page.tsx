/** The mapping as a screen of its own, after setting up. */
import { Button } from "@mantine/core";
import { MappingEditor } from "@/components/mapping/mapping-editor";

export function MappingPage() {
  return (
    <MappingEditor
      title="Mapping"
      renderActions={(save) => (
        <Button loading={save.pending} disabled={!save.needed} onClick={() => save.run()}>
          Save mapping
        </Button>
      )}
    />
  );
}
