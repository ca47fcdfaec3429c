/** Home: is everything well, what needs the person, what moved today, what comes next. */
import { useNetwork } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { QueryView } from "@/components/states/query-view";
import type { SyncMode } from "@/ipc/bindings/SyncMode";
import { useNow } from "@/lib/use-now";
import { answerOf } from "./answer";
import { HomeHead } from "./home-head";
import { HomeSkeleton } from "./home-skeleton";
import { Latest } from "./latest";
import { Needs } from "./needs";
import { Next } from "./next";
import { RunningPanel } from "./running-panel";
import { SyncDialog } from "./sync-dialog";
import { Today } from "./today";
import classes from "./home.module.css";

export function HomePage() {
  const format = useFormat();
  const now = useNow();
  const { online } = useNetwork();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const overview = useQuery(query("get_overview", null)).data;
  const home = useQuery(query("get_home", midnight));
  const [planning, setPlanning] = useState<SyncMode | "first" | null>(null);
  if (!overview) return null;
  const { sync } = overview;
  return (
    <div className={classes.page}>
      <HomeHead
        answer={answerOf({
          overview,
          home: home.data,
          blind: home.isError && home.data === undefined,
          now,
          online,
          format,
        })}
        overview={overview}
        onBackfill={() => setPlanning("backfill")}
      />
      {sync.running ? (
        <RunningPanel run={sync.running} remainingSeconds={sync.remainingSeconds} />
      ) : null}
      <QueryView query={home} skeleton={<HomeSkeleton />}>
        {({ needs, today, latest }) => (
          <>
            <Needs needs={needs} overview={overview} onStart={() => setPlanning("first")} />
            {sync.baseline || latest.length > 0 ? (
              <>
                <div className={classes.columns}>
                  <Today today={today} />
                  <Next overview={overview} />
                </div>
                <Latest operations={latest} />
              </>
            ) : null}
          </>
        )}
      </QueryView>
      <SyncDialog planning={planning} onClose={() => setPlanning(null)} />
    </div>
  );
}
