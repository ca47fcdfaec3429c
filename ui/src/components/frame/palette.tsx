/**
 * Ctrl/Cmd-K: goes to any screen, contact, run, setting or term by name. Contacts are those that
 * have been written about; the history is asked as soon as two letters stand there.
 */
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import {
  IconBook,
  IconDeviceDesktop,
  IconMoon,
  IconSearch,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { usePreferences } from "@/api/use-format";
import { glossary } from "@/copy/glossary";
import { screens } from "./screens";
import { useFoundContacts, useFoundRuns } from "./use-found";
import classes from "./palette.module.css";

const themes = [
  { theme: "light", label: "Light theme", Icon: IconSun },
  { theme: "dark", label: "Dark theme", Icon: IconMoon },
  { theme: "system", label: "The system’s theme", Icon: IconDeviceDesktop },
] as const;

/** What else Settings holds; each opens the screen. */
const settings = ["Form of dates and numbers", "Limits per run", "Data folder and log"];

export function Palette() {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const contacts = useFoundContacts(text);
  const runs = useFoundRuns(text);
  const settingActions = useSettingActions();
  const typed = text.trim() !== "";
  const groups: SpotlightActionGroupData[] = [
    {
      group: "Screens",
      actions: screens.map(({ to, name, about, Icon }) => ({
        id: to,
        label: name,
        description: about,
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
        onClick: () => void navigate({ to }),
      })),
    },
    { group: "Contacts", actions: contacts },
    { group: "Runs", actions: runs },
    { group: "Settings", actions: settingActions },
    {
      group: "Terms",
      // Too many to stand there unasked.
      actions: Object.entries(typed ? glossary : {}).map(([key, { term, meaning }]) => ({
        id: `term-${key}`,
        label: term,
        description: meaning,
        leftSection: <IconBook size={18} stroke={1.6} aria-hidden />,
        onClick: () => void navigate({ to: "/help", search: { term: key } }),
      })),
    },
  ];
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      query={text}
      onQueryChange={setText}
      shortcut={["mod + K"]}
      // From within a field too.
      tagsToIgnore={[]}
      // In one place, however much is found.
      centered={false}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      classNames={{ actionsGroup: classes.group, action: classes.action }}
      attributes={{ content: { "aria-label": "Search everything" } }}
      limit={14}
      scrollable
      maxHeight={440}
      nothingFound="Nothing found"
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "Go to a screen, a contact, a run, a term…",
        "aria-label": "Search",
      }}
    />
  );
}

function useSettingActions(): SpotlightActionData[] {
  const navigate = useNavigate();
  const preferences = usePreferences();
  const save = useCommand("set_preferences", { failureTitle: "The theme wasn't saved" });
  return [
    ...themes.map(({ theme, label, Icon }) => ({
      id: `theme-${theme}`,
      label,
      leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
      onClick: () => save.mutate({ ...preferences, theme }),
    })),
    ...settings.map((label) => ({
      id: `setting-${label}`,
      label,
      leftSection: <IconSettings size={18} stroke={1.6} aria-hidden />,
      onClick: () => void navigate({ to: "/settings" }),
    })),
  ];
}
