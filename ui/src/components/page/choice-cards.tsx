/** A choice between a few ways, each in a box with what it means. */
import { Radio } from "@mantine/core";
import classes from "./choice-cards.module.css";

interface ChoiceCardsProps<T extends string> {
  label: string;
  choices: readonly { value: T; label: string; description: string }[];
  value: T;
  onChange: (value: T) => void;
}

export function ChoiceCards<T extends string>(props: ChoiceCardsProps<T>) {
  const { label, choices, value, onChange } = props;
  return (
    <Radio.Group label={label} value={value} onChange={(chosen) => onChange(chosen as T)}>
      <div className={classes.choices}>
        {choices.map((one) => (
          <Radio
            key={one.value}
            value={one.value}
            label={one.label}
            description={one.description}
            classNames={{ root: classes.choice, label: classes.label }}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
