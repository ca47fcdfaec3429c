/** The mapping as a screen of its own, after setting up. */
import { Button } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { MappingEditor } from "@/components/mapping/mapping-editor";

export function MappingPage() {
  const { target } = useSearch({ from: "/framed/mapping" });
  return (
    <MappingEditor
      // Another row asked for is another visit.
      key={target ?? ""}
      title="Mapping"
      target={target}
      renderActions={({ needed, pending, ask }) => (
        <Button loading={pending} disabled={!needed} onClick={() => ask()}>
          Publish
        </Button>
      )}
    />
  );
}
