/**
 * Both accounts: who they are, what their keys may do and what won't work, how old the keys are
 * and how many calls are left. Mends what needs it: check, replace, connect, disconnect.
 */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "@/api/queries";
import { BothSides } from "@/components/connection/both-sides";
import { Page } from "@/components/page/page";
import { QueryView } from "@/components/states/query-view";
import type { Overview } from "@/ipc/bindings/Overview";
import type { Side } from "@/ipc/bindings/Side";
import { useNow } from "@/lib/use-now";
import { Disconnected } from "./disconnected";
import { SampleNote } from "./sample-note";
import { SideDetails } from "./side-details";
import { standing } from "./standing";

export function ConnectionsPage() {
  const overview = useQuery(query("get_overview", null));
  const { profile } = useSearch({ from: "/framed/connections" });
  const navigate = useNavigate();
  const [left, setLeft] = useState<Side | null>(null);
  const unfinished = ["welcome", "connect"].includes(overview.data?.setup ?? "");
  return (
    <Page
      title="Connections"
      context={overview.data && <Standing overview={overview.data} />}
      actions={
        <>
          <Button variant="default" component={Link} to="/connections/profiles">
            Connection profiles
          </Button>
          {overview.data?.setup === "done" && (
            <Button variant="default" component={Link} to="/connections/compare">
              Compare both sides
            </Button>
          )}
          {unfinished && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link to="/setup/$step" params={{ step: "connect" }} {...props} />
              )}
            >
              Set up step by step
            </Button>
          )}
        </>
      }
    >
      <QueryView query={overview}>
        {({ connections, sandbox, sync }) => (
          <>
            {sandbox && <SampleNote />}
            {left && !connections[left] && <Disconnected side={left} />}
            <BothSides
              connections={connections}
              wantedProfile={profile}
              onLeft={() => void navigate({ to: "/connections", replace: true })}
              renderConnected={(connection, onChange) => (
                <SideDetails
                  connection={connection}
                  budget={
                    connection.side === "highlevel"
                      ? connections.highlevelBudget
                      : connections.certileadsBudget
                  }
                  running={sync.running?.id ?? null}
                  onChange={onChange}
                  onDisconnected={() => setLeft(connection.side)}
                />
              )}
            />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Standing({ overview }: { overview: Overview }) {
  return standing(overview, useNow());
}
