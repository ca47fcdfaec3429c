/** What one does with the mapping less often, behind three dots. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconDownload, IconHistory, IconRestore, IconUpload } from "@tabler/icons-react";
import { useRef } from "react";

interface MappingMenuProps {
  onVersions: () => void;
  onExport: () => void;
  onImport: (file: File | null) => void;
  /** Drops what was edited; null if nothing was. */
  onDiscard: (() => void) | null;
}

export function MappingMenu({ onVersions, onExport, onImport, onDiscard }: MappingMenuProps) {
  const fileInput = useRef<HTMLInputElement>(null);
  return (
    <>
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
            disabled={onDiscard === null}
            onClick={() => onDiscard?.()}
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
    </>
  );
}
