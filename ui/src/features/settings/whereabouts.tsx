/** Where the data lies, what is in it, and which version this is. */
import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { query } from "@/api/queries";
import { QueryView } from "@/components/states/query-view";
import { Section } from "./section";
import classes from "./settings.module.css";

export function Whereabouts() {
  const folder = useQuery(query("get_data_folder", null));
  const { data: overview } = useQuery(query("get_overview", null));
  return (
    <Section
      title="On this computer"
      about="There is no server of ours. What the app knows lies here and nowhere else."
    >
      <QueryView query={folder} skeleton={<div className={classes.places} />}>
        {(path) => (
          <dl className={classes.places}>
            <Place term="Data folder" copy={path} what="the path of the data folder">
              Contacts it has read, mappings, runs and every change: <code>connect.db</code>. These
              settings: <code>preferences.json</code>.
            </Place>
            <Place term="Log" copy={inside(path, "logs")} what="the path of the log">
              A week of ids and counters, for finding a defect. No names, addresses, phone numbers
              or keys.
            </Place>
            <Place term="Keys">
              Not in this folder: in the system’s keyring. On a server they can come from
              environment variables instead, and are then stored nowhere.
            </Place>
            <Place
              term="Version"
              copy={overview ? `Certileads Connect ${overview.version}` : undefined}
              what="the version"
            />
          </dl>
        )}
      </QueryView>
    </Section>
  );
}

interface PlaceProps {
  term: string;
  /** Shown, and copied by the button. */
  copy?: string | undefined;
  /** What is copied, for the button's name. */
  what?: string;
  children?: ReactNode;
}

function Place({ term, copy, what, children }: PlaceProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {copy === undefined ? null : (
          <span className={classes.path}>
            <code>{copy}</code>
            <CopyButton value={copy}>
              {({ copied, copy: put }) => (
                <Tooltip label={copied ? "Copied" : "Copy"}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
                    onClick={put}
                  >
                    {copied ? (
                      <IconCheck size={15} aria-hidden />
                    ) : (
                      <IconCopy size={15} aria-hidden />
                    )}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
          </span>
        )}
        {children ? <span className={classes.quiet}>{children}</span> : null}
      </dd>
    </div>
  );
}

/** A path inside a folder, written as the folder's own path is. */
function inside(folder: string, name: string): string {
  return `${folder}${folder.includes("\\") ? "\\" : "/"}${name}`;
}
