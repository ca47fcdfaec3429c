/** What moved today, as four small pictures by hour, each with its number and its words. */
import { useFormat } from "@/api/use-format";
import type { TodayCounts } from "@/ipc/bindings/TodayCounts";
import { Hours } from "./hours";
import classes from "./home.module.css";
import own from "./today.module.css";

const HOURS = 24;

/** In the order of `hourly`. */
const rows = [
  { key: "created", name: "Contacts created" },
  { key: "updated", name: "Contacts updated" },
  { key: "tagged", name: "Tag writes" },
  { key: "tasksCompleted", name: "Tasks completed" },
] as const;

export function Today({ today }: { today: TodayCounts }) {
  const format = useFormat();
  return (
    <section className={own.today} aria-labelledby="today">
      <h2 className={classes.heading} id="today">
        Today
      </h2>
      <ul className={own.multiples}>
        {rows.map(({ key, name }, row) => (
          <li key={key} className={own.multiple}>
            <span className={own.number}>{format.number(today[key])}</span>
            <span className={own.name}>{name}</span>
            <Hours name={name} counts={today.hourly.slice(row * HOURS, (row + 1) * HOURS)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
