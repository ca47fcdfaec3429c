/**
 * What a token may do. A missing scope is amber, not red: it names what won't work, and how to
 * add it. The token stays the same when a scope is added.
 */
import { Popover } from "@mantine/core";
import type { ScopeCheck } from "@/ipc/bindings/ScopeCheck";
import { CheckIcon } from "./check-icon";
import classes from "./connection.module.css";

export function ScopeList({ scopes }: { scopes: ScopeCheck[] }) {
  return (
    <ul className={classes.list} aria-label="Scopes of the token">
      {scopes.map((scope) => (
        <li key={scope.scope} className={classes.row}>
          <CheckIcon state={scope.state} />
          <div>
            <span className={classes.label}>{scope.label}</span>{" "}
            <span className={classes.purpose}>{scope.purpose}</span>
          </div>
          {scope.state === "missing" ? <AddScope scope={scope} /> : <span />}
          {scope.state === "missing" && <div className={classes.loss}>{scope.loss}</div>}
        </li>
      ))}
    </ul>
  );
}

function AddScope({ scope }: { scope: ScopeCheck }) {
  return (
    <Popover width={340} position="bottom-end" shadow="md" trapFocus withRoles>
      <Popover.Target>
        <button type="button" className={classes.add} aria-label={`Add ${scope.label}`}>
          Add
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`How to add ${scope.label}`}>
        <ol className={classes.steps}>
          <li>
            <div>
              In HighLevel, open <strong>Settings → Private Integrations</strong> of the
              sub-account, and there your integration.
            </div>
          </li>
          <li>
            <div>
              Edit its scopes: tick <strong>{scope.label}</strong> (<code>{scope.scope}</code>) and
              save.
            </div>
          </li>
          <li>
            <div>
              Come back and press <strong>Check again</strong>. The token stays the same.
            </div>
          </li>
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}
