/** A profile's name and what one can do with it as a whole. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCopy, IconDots, IconDownload, IconPencil, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { StateMark } from "@/components/states/state-mark";
import type { ProfileSummary } from "@/ipc/bindings/ProfileSummary";
import classes from "./profiles.module.css";

interface ProfileHeadProps {
  profile: ProfileSummary;
  inUse: boolean;
  sandbox: boolean;
  onEdit: () => void;
  onCopy: () => void;
  onExport: () => void;
  onDelete: () => void;
}

export function ProfileHead(props: ProfileHeadProps) {
  const { profile, inUse, sandbox, onEdit, onCopy, onExport, onDelete } = props;
  const usable = profile.capabilities.length > 0 && !inUse && !sandbox;
  return (
    <div className={classes.head}>
      <div>
        <div className={classes.name}>
          <h2>{profile.name || profile.key}</h2>
          {inUse && <StateMark tone="ok">In use</StateMark>}
        </div>
        <p className={classes.about}>
          {profile.description}
          {sandbox && !inUse && " To connect with it, leave the sample data first."}
        </p>
      </div>
      <div className={classes.actions}>
        {profile.builtIn ? (
          <>
            <Button
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={onExport}
            >
              Export
            </Button>
            <Button
              variant="default"
              leftSection={<IconCopy size={14} aria-hidden />}
              onClick={onCopy}
            >
              Edit a copy
            </Button>
          </>
        ) : (
          <>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`More about ${profile.name || profile.key}`}
                >
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconCopy size={14} aria-hidden />} onClick={onCopy}>
                  Edit a copy
                </Menu.Item>
                <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={onExport}>
                  Export as a file
                </Menu.Item>
                <Menu.Divider />
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={onDelete}
                >
                  Delete
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={onEdit}
            >
              Edit
            </Button>
          </>
        )}
        {usable && (
          <Button
            renderRoot={(props) => (
              <Link to="/connections" search={{ profile: profile.key }} {...props} />
            )}
          >
            Use this profile
          </Button>
        )}
      </div>
    </div>
  );
}
