/** A card whose rules are switches alone. */
import type { RuleWords } from "@/copy/rules";
import type { RulesFinding } from "@/ipc/bindings/RulesFinding";
import { Card } from "./card";
import { NeedsLine } from "./needs-line";
import { RuleSwitch } from "./rule-switch";
import classes from "./rules.module.css";

interface SwitchCardProps<K extends string> {
  title: string;
  about?: string;
  /** A scope of the token that all of them need. */
  scope?: string;
  words: Record<K, RuleWords>;
  values: Record<K, boolean>;
  onChange: (values: Record<K, boolean>) => void;
  findings: readonly RulesFinding[];
}

export function SwitchCard<K extends string>(props: SwitchCardProps<K>) {
  const { title, about, scope, words, values, onChange, findings } = props;
  return (
    <Card title={title} {...(about && { about })}>
      {scope ? (
        <div className={classes.cardNeeds}>
          <NeedsLine scope={scope} />
        </div>
      ) : null}
      {(Object.keys(words) as K[]).map((member) => (
        <RuleSwitch
          key={member}
          words={words[member]}
          on={values[member]}
          onChange={(on) => onChange({ ...values, [member]: on })}
          findings={findings}
        />
      ))}
    </Card>
  );
}
