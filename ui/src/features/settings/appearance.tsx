/** Light, dark, or as the system is. */
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { query } from "@/api/queries";
import { usePreferences } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import type { Theme } from "@/ipc/bindings/Theme";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSaving } from "./use-saving";
import classes from "./settings.module.css";

const themes = [
  { value: "light", name: "Light", Icon: IconSun },
  { value: "dark", name: "Dark", Icon: IconMoon },
  { value: "system", name: "As the system", Icon: IconDeviceDesktop },
] as const;

export function Appearance() {
  const saving = useSaving("set_preferences", usePreferences());
  const { error } = useQuery(query("get_preferences", null));
  const problem = saving.problem ?? error?.problem;
  return (
    <Section
      title="Appearance"
      about="How the window looks."
      note={<SavedNote saving={saving} what="the theme" />}
    >
      <SegmentedControl
        aria-label="Theme"
        className={classes.themes}
        value={saving.shown.theme}
        onChange={(theme) => saving.change({ theme: theme as Theme })}
        data={themes.map(({ value, name, Icon }) => ({
          value,
          label: (
            <span className={classes.theme}>
              <Icon size={16} stroke={1.75} aria-hidden />
              {name}
            </span>
          ),
        }))}
      />
      {problem ? <ProblemView problem={problem} withoutFix /> : null}
    </Section>
  );
}
