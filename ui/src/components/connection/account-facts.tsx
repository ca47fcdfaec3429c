/** Whose account is connected: name, id, place, where requests go. */
import { countryName } from "@/lib/countries";
import type { Connection } from "@/ipc/bindings/Connection";
import classes from "./connection.module.css";

export function AccountFacts({ connection }: { connection: Connection }) {
  const { side, accountId, timeZone, country, baseUrl, report } = connection;
  const facts: [string, string | null][] =
    side === "highlevel"
      ? [
          ["Location", accountId],
          ["Time zone", timeZone],
          ["Country", country && countryName(country)],
          ["Duplicates", duplicates(report.allowDuplicateContact)],
          ["Address", baseUrl],
        ]
      : [
          ["Account", accountId || null],
          ["Address", baseUrl],
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

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
