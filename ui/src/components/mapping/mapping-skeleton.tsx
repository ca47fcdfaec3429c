/** The Map screen to come: its tools, and rows with a field on either side. */
import { Skeleton } from "@mantine/core";
import classes from "./mapping-skeleton.module.css";

const rows = Array.from({ length: 12 }, (_, row) => row);

export function MappingSkeleton() {
  return (
    <>
      <Skeleton height={28} width={220} mb={12} />
      <div className={classes.table}>
        {rows.map((row) => (
          <div key={row} className={classes.row}>
            <Skeleton height={12} width={`${70 - ((row * 13) % 30)}%`} />
            <Skeleton height={12} width={`${80 - ((row * 17) % 40)}%`} />
            <Skeleton height={12} width={`${60 - ((row * 11) % 25)}%`} />
            <Skeleton height={12} width={`${75 - ((row * 19) % 40)}%`} />
          </div>
        ))}
      </div>
    </>
  );
}
