/** The shape of Home before it is read. */
import { Group, Skeleton, Stack } from "@mantine/core";
import { RowsSkeleton } from "@/components/states/loading";

export function HomeSkeleton() {
  return (
    <Stack gap={32}>
      <Group gap={12} grow>
        {["created", "updated", "tags", "tasks"].map((one) => (
          <Skeleton key={one} height={132} />
        ))}
      </Group>
      <RowsSkeleton rows={8} />
    </Stack>
  );
}
