/** What one can do with the mapping as a whole, above its table. */
import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBraces,
  IconGitCompare,
  IconListCheck,
  IconRefresh,
  IconSearch,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./mapping-editor.module.css";

interface MappingToolbarProps {
  /** There is something to publish. */
  dirty: boolean;
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  search: string;
  onSearch: (search: string) => void;
  onBody: () => void;
  onExamples: () => void;
  /** How many examples come out differently. */
  failing: number;
  /** Shows what publishing would change; null while nothing was published. */
  onImpact: (() => void) | null;
  onRefresh: () => void;
  refreshing: boolean;
  /** What is done less often. */
  menu: ReactNode;
}

export function MappingToolbar(props: MappingToolbarProps) {
  const { canUndo, canRedo, search, onSearch, onBody } = props;
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
          disabled={!canUndo}
          onClick={props.onUndo}
        >
          <IconArrowBackUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl Shift Z)">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Redo"
          disabled={!canRedo}
          onClick={props.onRedo}
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
          disabled={!props.dirty}
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
      {props.menu}
    </div>
  );
}
