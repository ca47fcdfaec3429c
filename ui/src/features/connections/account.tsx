/** Whose account it is. What the token may not read of it can be named here, and changed later. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "@/api/queries";
import { AccountFacts } from "@/components/connection/account-facts";
import classes from "@/components/connection/panel.module.css";
import { RegionForm } from "@/components/connection/region-form";
import { Moment } from "@/components/moment/moment";
import { sideName } from "@/copy/sides";
import type { Connection } from "@/ipc/bindings/Connection";
import own from "./connections.module.css";

export function Account({ connection }: { connection: Connection }) {
  const { side, state, accountName, profileKey, report } = connection;
  return (
    <>
      <div className={own.account}>
        <p className={classes.account}>{accountName || `${sideName[side]} account`}</p>
        {report.checkedAt !== null && (
          <span className={own.quiet}>
            {state === "connected" ? "checked" : "last good check"} <Moment at={report.checkedAt} />
          </span>
        )}
      </div>
      <AccountFacts
        connection={connection}
        profile={profileKey !== null && <ProfileLink profileKey={profileKey} />}
      />
      {side === "highlevel" && <RegionPart connection={connection} />}
    </>
  );
}

function ProfileLink({ profileKey }: { profileKey: string }) {
  const profiles = useQuery(query("list_profiles", null));
  const name = profiles.data?.find(({ key }) => key === profileKey)?.name;
  return (
    <Link to="/connections/profiles" search={{ key: profileKey }}>
      {name ?? profileKey}
    </Link>
  );
}

function RegionPart({ connection }: { connection: Connection }) {
  const [changing, setChanging] = useState(false);
  const { timeZone, country, report } = connection;
  const unknown = timeZone === null || country === null;
  const named = report.scopes.some(
    ({ scope, state }) => scope === "locations.readonly" && state === "missing",
  );
  if (unknown || changing) {
    return <RegionForm connection={connection} onDone={() => setChanging(false)} />;
  }
  if (!named) return null;
  return (
    <button type="button" className={classes.where} onClick={() => setChanging(true)}>
      Change time zone and country
    </button>
  );
}
