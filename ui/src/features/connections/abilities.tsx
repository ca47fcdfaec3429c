/** What a key may do: scopes with what stops without them, losses in words, every endpoint. */
import { EndpointFold } from "@/components/connection/endpoint-fold";
import classes from "@/components/connection/panel.module.css";
import { ScopeList } from "@/components/connection/scope-list";
import { Term } from "@/components/glossary/term";
import { StateMark } from "@/components/states/state-mark";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ScopeCheck } from "@/ipc/bindings/ScopeCheck";
import own from "./connections.module.css";

export function Abilities({ connection }: { connection: Connection }) {
  const { side, state, report } = connection;
  const current = state === "connected";
  const { scopes, endpoints, losses } = report;
  return (
    <>
      {scopes.length > 0 && (
        <div className={classes.section}>
          <div className={own.title}>
            <h3>What the token may do</h3>
            <ScopeCount scopes={scopes} />
          </div>
          <p className={`${own.quiet} ${own.above}`}>
            Each <Term name="scope">scope</Term> is one permission of the token. Adding one leaves
            the token as it is.{!current && " This is what the last good check found."}
          </p>
          <ScopeList scopes={scopes} />
        </div>
      )}
      {scopes.length === 0 && losses.length > 0 && (
        <div className={classes.section}>
          <h3>What won’t work</h3>
          <ul className={classes.losses}>
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </div>
      )}
      {endpoints.length > 0 && (
        <div className={classes.section}>
          <EndpointFold side={side} endpoints={endpoints} />
        </div>
      )}
    </>
  );
}

function ScopeCount({ scopes }: { scopes: ScopeCheck[] }) {
  const missing = scopes.filter(({ state }) => state === "missing").length;
  if (missing > 0) {
    return (
      <StateMark tone="warn">
        {missing} of {scopes.length} missing
      </StateMark>
    );
  }
  const untried = scopes.filter(({ state }) => state === "untried").length;
  if (untried > 0) return <StateMark tone="idle">{untried} not tried</StateMark>;
  return <StateMark tone="ok">All {scopes.length} scopes</StateMark>;
}
