/**
 * Every published version, two of them compared side by side. An older one is taken into the
 * draft, never put in force by itself.
 */
import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat } from "@/api/use-format";
import { query } from "@/api/queries";
import { Moment } from "@/components/moment/moment";
import { QueryView } from "@/components/states/query-view";
import { ProblemView } from "@/components/states/problem-view";
import type { Schema } from "@/ipc/bindings/Schema";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";
import { asIpcError } from "@/ipc/errors";
import type { Problem } from "@/ipc/bindings/Problem";
import { Comparison } from "./comparison";
import classes from "./versions-drawer.module.css";

interface VersionsDrawerProps {
  onClose: () => void;
  /** The version in force. */
  inForce: number | null;
  /** What is edited, if it differs from that version. */
  draft: MappingDocument | null;
  schema: Schema;
  onTake: (document: MappingDocument) => void;
}

export function VersionsDrawer(props: VersionsDrawerProps) {
  const { onClose, inForce, draft, schema, onTake } = props;
  const versions = useQuery(query("list_mapping_versions", null));
  const client = useQueryClient();
  const format = useFormat();
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = (version: number) => {
    client
      .fetchQuery(query("get_mapping_version", version))
      .then((mapping) => {
        setProblem(null);
        onTake(mapping.document);
        onClose();
      })
      .catch((error: unknown) => setProblem(asIpcError(error).problem));
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      size="lg"
      title="Versions"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {problem ? <ProblemView problem={problem} withoutFix /> : null}
      <QueryView query={versions}>
        {(list) =>
          list.length === 0 ? (
            <p className={classes.none}>Nothing was published yet. Publishing makes version 1.</p>
          ) : (
            <>
              <Comparison
                versions={list.map(({ version }) => version)}
                draft={draft}
                schema={schema}
              />
              <ol className={classes.list}>
                {list.map(({ version, createdAt, rules }) => (
                  <li key={version} className={classes.version}>
                    <div>
                      <div className={classes.name}>
                        Version {version}
                        {version === inForce ? (
                          <span className={classes.inForce}>in force</span>
                        ) : null}
                      </div>
                      <div className={classes.when}>
                        {format.count(rules, "row")} · <Moment at={createdAt} />
                      </div>
                    </div>
                    {version === inForce ? null : (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={`Edit from version ${version}`}
                        onClick={() => take(version)}
                      >
                        Edit from here
                      </Button>
                    )}
                  </li>
                ))}
              </ol>
            </>
          )
        }
      </QueryView>
    </Drawer>
  );
}
