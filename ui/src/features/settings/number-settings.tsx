/** Some settings that are numbers, side by side, each with its default and its own refusal. */
import { ProblemView } from "@/components/states/problem-view";
import type { Settings } from "@/ipc/bindings/Settings";
import { LimitInput } from "./limit-input";
import type { Saving } from "./use-saving";
import { standardSettings } from "./use-settings";
import classes from "./settings.module.css";

export interface NumberSetting {
  member: keyof Settings;
  label: string;
  /** How far a press of an arrow key goes. */
  step: number;
}

interface NumberSettingsProps {
  members: readonly NumberSetting[];
  stored: Settings;
  saving: Saving<Settings>;
}

export function NumberSettings({ members, stored, saving }: NumberSettingsProps) {
  const { problem } = saving;
  // One about a field stands at that field.
  const atField = members.some(({ member }) => member === problem?.field);
  return (
    <>
      <div className={classes.limits}>
        {members.map(({ member, label, step }) => (
          <LimitInput
            key={member}
            label={label}
            step={step}
            standard={standardSettings[member]}
            value={stored[member]}
            onChange={(value, onRefused) => saving.change({ [member]: value }, onRefused)}
          />
        ))}
      </div>
      {problem && !atField ? <ProblemView problem={problem} withoutFix /> : null}
    </>
  );
}
