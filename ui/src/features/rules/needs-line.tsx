/** What a rule needs of both sides; what is missing stands out and leads to Connections. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { query } from "@/api/queries";
import { StateMark } from "@/components/states/state-mark";
import classes from "./rules.module.css";

interface NeedsLineProps {
  /** A scope of the token. */
  scope?: string;
  /** A capability of the profile, by its key. */
  capability?: string;
}

export function NeedsLine({ scope, capability }: NeedsLineProps) {
  const connections = useQuery(query("get_overview", null)).data?.connections;
  const needed = connections?.highlevel?.report.scopes.find((one) => one.scope === scope);
  const able = connections?.certileads?.report.endpoints.find((one) => one.key === capability);
  if (able?.state === "missing") {
    return (
      <p className={classes.needs}>
        <StateMark tone="warn" size={14}>
          <span>
            Certileads can’t do this with your profile: {able.label.toLowerCase()}.{" "}
            <Link to="/connections/profiles">See profiles</Link>
          </span>
        </StateMark>
      </p>
    );
  }
  if (needed?.state === "missing") {
    return (
      <p className={classes.needs}>
        <StateMark tone="warn" size={14}>
          <span>
            The token lacks “{needed.label}”. {needed.loss}{" "}
            <Link to="/connections">See scopes</Link>
          </span>
        </StateMark>
      </p>
    );
  }
  const parts = [
    needed ? `${needed.label} in HighLevel` : null,
    able ? `“${able.label}” in Certileads` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? <p className={classes.needs}>Needs {parts.join(" and ")}</p> : null;
}
