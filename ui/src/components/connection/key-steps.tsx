/** Numbered steps to a key, shown beside the form that wants it. */
import type { Side } from "@/ipc/bindings/Side";
import { Term } from "@/components/glossary/term";
import { askedScopes } from "@/copy/scopes";
import classes from "./connection.module.css";

export function KeySteps({ side }: { side: Side }) {
  return side === "highlevel" ? <HighlevelSteps /> : <CertileadsSteps />;
}

function HighlevelSteps() {
  return (
    <ol className={classes.steps}>
      <li>
        <div>
          In HighLevel, switch to the sub-account whose contacts you want to sync. Its name stands
          at the top left.
        </div>
      </li>
      <li>
        <div>
          Open <strong>Settings → Private Integrations</strong> and choose{" "}
          <strong>Create new integration</strong>. Only admins see it.
        </div>
      </li>
      <li>
        <div>
          Name it <strong>Certileads Connect</strong>. A{" "}
          <Term name="privateIntegration">Private Integration</Term> of its own can be changed or
          deleted without touching anything else you use.
        </div>
      </li>
      <li>
        <div>
          Tick these <Term name="scope">scopes</Term>. Only the first is needed; each of the others
          buys something, and you can add them later.
          <ul className={classes.chips}>
            {askedScopes.map(({ label, needed }) => (
              <li key={label}>
                <strong>{label}</strong>
                {needed && " (needed)"}
              </li>
            ))}
          </ul>
        </div>
      </li>
      <li>
        <div>
          Choose <strong>Create</strong>, copy the <Term name="token">token</Term> (it starts with{" "}
          <code>pit-</code> and is shown once) and paste it here.
        </div>
      </li>
      <li>
        <div>
          For the <Term name="location">location</Term>, copy the address from your browser while
          any page of the sub-account is open.
        </div>
      </li>
    </ol>
  );
}

function CertileadsSteps() {
  return (
    <ol className={classes.steps}>
      <li>
        <div>
          In Certileads, look for <strong>API</strong>, <strong>Integrations</strong> or{" "}
          <strong>Developers</strong> in the settings of your account, or ask their support for an{" "}
          <Term name="api">API</Term> key.
        </div>
      </li>
      <li>
        <div>
          Create a key that may read and write contacts, and name it{" "}
          <strong>Certileads Connect</strong>.
        </div>
      </li>
      <li>
        <div>
          Copy the address of the API that stands beside it. It starts with <code>https://</code>.
        </div>
      </li>
      <li>
        <div>
          Certileads publishes no description of its API that we could find. If yours differs from
          what we assume, choose or write another <Term name="profile">connection profile</Term>; an
          inbound webhook or CSV files work without any API.
        </div>
      </li>
    </ol>
  );
}
