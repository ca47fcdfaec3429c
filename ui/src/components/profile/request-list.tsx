/** A profile's requests, reading and writing apart, each with how its trial went. */
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { readingCapabilities } from "@/copy/profile";
import type { ProfileCapability } from "@/ipc/bindings/ProfileCapability";
import type { TrialResult } from "./use-trials";
import classes from "./try.module.css";

interface RequestListProps {
  capabilities: ProfileCapability[];
  shown: string | null;
  resultOf: (capability: string) => TrialResult | undefined;
  onChoose: (capability: string) => void;
}

export function RequestList({ capabilities, shown, resultOf, onChoose }: RequestListProps) {
  const groups = [
    { name: "Reading", rows: capabilities.filter(({ key }) => readingCapabilities.has(key)) },
    { name: "Writing", rows: capabilities.filter(({ key }) => !readingCapabilities.has(key)) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <div className={classes.requests}>
      {groups.map(({ name, rows }) => (
        <section key={name} aria-label={`${name} requests`}>
          <h3>{name}</h3>
          <ul>
            {rows.map(({ key, label }) => (
              <li key={key}>
                <button
                  type="button"
                  className={classes.request}
                  aria-current={key === shown ? "true" : undefined}
                  onClick={() => onChoose(key)}
                >
                  <span>{label}</span>
                  <TrialMark result={resultOf(key)} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function TrialMark({ result }: { result: TrialResult | undefined }) {
  if (!result) return null;
  const Icon = result.problem ? IconAlertTriangle : IconCheck;
  return (
    <span className={classes.trialMark} data-tone={result.problem ? "bad" : "ok"}>
      <Icon size={16} stroke={2} aria-hidden />
      <span className="visually-hidden">{result.problem ? ", failed" : ", worked"}</span>
    </span>
  );
}
