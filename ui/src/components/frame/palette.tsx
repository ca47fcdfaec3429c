/**
 * Ctrl/Cmd-K: goes to any screen, contact, run or setting by name. Contacts are those that have
 * been written about; the search asks the history as soon as two letters stand there.
 */
import { useDebouncedValue } from "@mantine/hooks";
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconBook, IconMoon, IconSearch, IconSun, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { usePreferences } from "@/api/use-format";
import { actionWords } from "@/copy/actions";
import { glossary } from "@/copy/glossary";
import { screens } from "./screens";

export function Palette() {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const preferences = usePreferences();
  const savePreferences = useCommand("set_preferences", { failureTitle: "The theme wasn't saved" });
  const found = useFoundOperations(text);
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
    { group: "Contacts and changes", actions: found },
    {
      group: "Settings",
      actions: (["light", "dark"] as const).map((theme) => ({
        id: `theme-${theme}`,
        label: theme === "light" ? "Light theme" : "Dark theme",
        leftSection:
          theme === "light" ? (
            <IconSun size={18} aria-hidden />
          ) : (
            <IconMoon size={18} aria-hidden />
          ),
        onClick: () => savePreferences.mutate({ ...preferences, theme }),
      })),
    },
    {
      group: "Terms",
      actions: Object.entries(glossary).map(([key, { term, meaning }]) => ({
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
      limit={12}
      scrollable
      maxHeight={420}
      nothingFound="Nothing found"
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "Go to a screen, a contact, a term…",
        "aria-label": "Search",
      }}
    />
  );
}

/** The history's newest hit per contact, as entries that open it. */
function useFoundOperations(text: string): SpotlightActionData[] {
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const navigate = useNavigate();
  const { data: page } = useQuery({
    ...query("list_operations", { states: [], actions: [], query: wanted, limit: 6 }),
    enabled: wanted.length >= 2,
  });
  return (page?.operations ?? []).map((operation) => ({
    id: operation.id,
    label: operation.contactName,
    description: actionWords[operation.action],
    keywords: [wanted],
    leftSection: <IconUser size={18} stroke={1.6} aria-hidden />,
    onClick: () => void navigate({ to: "/history", search: { operation: operation.id } }),
  }));
}
