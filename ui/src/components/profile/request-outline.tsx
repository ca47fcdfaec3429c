/** A request as the profile writes it, with its placeholders marked and explained. */
import { Fragment, type ReactNode } from "react";
import { placeholderWords } from "@/copy/profile";
import type { Route } from "./document";
import classes from "./try.module.css";

/** Placeholders that a trial takes from a contact. */
const ofContact = new Set(["id", "externalId", "email", "phone"]);

interface RequestOutlineProps {
  route: Route;
  address: string;
  reads: boolean;
}

export function RequestOutline({ route, address, reads }: RequestOutlineProps) {
  const { method, path, query, headers, body, placeholders } = route;
  return (
    <div className={classes.outline}>
      <div className={classes.first}>
        <strong>{method}</strong> <span className={classes.base}>{address || "address"}</span>
        <Template text={path} />
      </div>
      <dl className={classes.parts}>
        {query.length > 0 && <Part name="Query" rows={query} />}
        {headers.length > 0 && <Part name="Headers" rows={headers} />}
        {body !== undefined && (
          <>
            <dt>Body</dt>
            <dd>
              <pre>
                <Template text={bodyText(body)} />
              </pre>
            </dd>
          </>
        )}
      </dl>
      {placeholders.length > 0 && (
        <div className={classes.legend}>
          <p>
            {reads && placeholders.some((name) => ofContact.has(name))
              ? "Filled in when it is sent, from the first contact that Certileads lists. What has no value is left out."
              : "Filled in when it is sent. What has no value is left out."}
          </p>
          <ul>
            {placeholders.map((name) => (
              <li key={name}>
                <code className={classes.slot}>{`{${name}}`}</code>{" "}
                {placeholderWords[name] ?? "nothing the app knows"}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Part({ name, rows }: { name: string; rows: [string, string][] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {rows.map(([member, template]) => (
          <div key={member}>
            {member}
            {name === "Query" ? "=" : ": "}
            <Template text={template} />
          </div>
        ))}
      </dd>
    </>
  );
}

/** A body as it is written; a text that is one placeholder stands there without its quotes. */
function bodyText(body: unknown): string {
  if (typeof body === "string") return body;
  return JSON.stringify(body, null, 2).replaceAll(/"(\{\w+\})"/g, "$1");
}

/** A text with its placeholders marked. */
function Template({ text }: { text: string }): ReactNode {
  return text.split(/(\{\w+\})/).map((part, index) =>
    /^\{\w+\}$/.test(part) ? (
      // The parts of a text have no names and stay in their order.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={index} className={classes.slot}>
        {part}
      </span>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
