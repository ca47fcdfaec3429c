/** Whose account is connected: name, id, place, where requests go. */
import type { ReactNode } from "react";
import { countryName } from "@/lib/countries";
import type { Connection } from "@/ipc/bindings/Connection";
import classes from "./connection.module.css";

interface AccountFactsProps {
  connection: Connection;
  /** The connection profile, where the screen shows it. */
  profile?: ReactNode;
}

export function AccountFacts({ connection, profile }: AccountFactsProps) {
  const { side, accountId, timeZone, country, baseUrl, report } = connection;
  const facts: [string, ReactNode][] =
    side === "highlevel"
      ? [
          ["Location", accountId],
          ["Time zone", timeZone],
          ["Country", country && countryName(country)],
          ["Duplicates", duplicates(report.allowDuplicateContact)],
          ["Address", baseUrl],
        ]
      : [
          ["Account", accountId],
          ["Profile", profile],
          [/^https?:/i.test(baseUrl) ? "Address" : "Folder", baseUrl],
        ];
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
      )}
    </dl>
  );
}

function duplicates(allowed: boolean | null): string | null {
  if (allowed === null) return null;
  return allowed ? "Two contacts may share an e-mail or phone" : "Not allowed";
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
