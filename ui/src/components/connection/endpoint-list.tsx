/** The endpoints or capabilities of a side, reading and writing apart, each with its verdict. */
import type { EndpointCheck } from "@/ipc/bindings/EndpointCheck";
import { CheckIcon } from "./check-icon";
import classes from "./connection.module.css";

interface EndpointListProps {
  endpoints: EndpointCheck[];
  /** Shows method and path, too. */
  detailed?: boolean;
}

export function EndpointList({ endpoints, detailed = true }: EndpointListProps) {
  const groups = [
    { name: "Reading", rows: endpoints.filter(({ writes }) => !writes) },
    { name: "Writing", rows: endpoints.filter(({ writes }) => writes) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <div className={classes.endpoints}>
      {groups.map(({ name, rows }) => (
        <section key={name} aria-label={name}>
          <h4>{name}</h4>
          <ul className={classes.list}>
            {rows.map((row) => (
              <li key={row.key} className={classes.endpoint}>
                <CheckIcon state={row.state} />
                <span>{row.label}</span>
                {detailed && row.method && (
                  <span className={classes.path}>
                    {row.method} {row.path}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
