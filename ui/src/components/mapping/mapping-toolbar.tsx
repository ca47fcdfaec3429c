/** What one can do with the mapping as a whole, above its table. */
import { ActionIcon, Button, Menu, TextInput, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBraces,
  IconDots,
  IconDownload,
  IconGitCompare,
  IconHistory,
  IconListCheck,
  IconRefresh,
  IconRestore,
  IconSearch,
  IconUpload,
} from "@tabler/icons-react";
import { useRef } from "react";
import type { MappingDraft } from "./use-draft";
import classes from "./mapping-editor.module.css";

interface MappingToolbarProps {
  draft: MappingDraft;
  search: string;
  onSearch: (search: string) => void;
  onBody: () => void;
  onVersions: () => void;
  onExamples: () => void;
  /** How many examples come out differently. */
  failing: number;
  /** Shows what publishing would change; null while nothing was published. */
  onImpact: (() => void) | null;
  onExport: () => void;
  onImport: (file: File | null) => void;
  onRefresh: () => void;
  refreshing: boolean;
}

export function MappingToolbar(props: MappingToolbarProps) {
  const { draft, search, onSearch, onBody, onVersions, onExport, onImport } = props;
  const fileInput = useRef<HTMLInputElement>(null);
  return (
    <div className={classes.toolbar}>
      <TextInput
        size="xs"
        type="search"
        aria-label="Find a field"
        placeholder="Find a field"
        className={classes.search}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      <Tooltip label="Undo (Ctrl Z)">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Undo"
          disabled={!draft.canUndo}
          onClick={draft.undo}
        >
          <IconArrowBackUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl Shift Z)">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Redo"
          disabled={!draft.canRedo}
          onClick={draft.redo}
        >
          <IconArrowForwardUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={classes.gap} />
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={props.refreshing}
        onClick={props.onRefresh}
      >
        Read fields again
      </Button>
      <Button
        variant="subtle"
        color={props.failing > 0 ? "red" : "gray"}
        size="xs"
        leftSection={<IconListCheck size={14} aria-hidden />}
        onClick={props.onExamples}
      >
        {props.failing > 0
          ? `Examples: ${props.failing} ${props.failing === 1 ? "differs" : "differ"}`
          : "Examples"}
      </Button>
      {props.onImpact ? (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconGitCompare size={14} aria-hidden />}
          disabled={!draft.dirty}
          onClick={props.onImpact}
        >
          What it changes
        </Button>
      ) : null}
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        leftSection={<IconBraces size={14} aria-hidden />}
        onClick={onBody}
      >
        Outgoing body
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label="More about this mapping">
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory size={14} aria-hidden />} onClick={onVersions}>
            Versions
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={onExport}>
            Export as a file
          </Menu.Item>
          <Menu.Item
            leftSection={<IconUpload size={14} aria-hidden />}
            onClick={() => fileInput.current?.click()}
          >
            Import a file
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconRestore size={14} aria-hidden />}
            disabled={!draft.dirty}
            onClick={draft.discard}
          >
            Drop my changes
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={fileInput}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Mapping file"
        onChange={(event) => {
          onImport(event.currentTarget.files?.[0] ?? null);
          // So that the same file can be chosen again once it was mended.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
