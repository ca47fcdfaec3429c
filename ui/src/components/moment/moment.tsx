/** A point in time: “12 s ago” up to a day, exact on hover and for screen readers' details. */
import { Tooltip } from "@mantine/core";
import { useFormat } from "@/api/use-format";
import { useNow } from "@/lib/use-now";

export function Moment({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={format.dateTime(at)} openDelay={300}>
      <time dateTime={new Date(at).toISOString()}>{format.ago(at, now)}</time>
    </Tooltip>
  );
}
