/** A choice among a few words of one kind, one of which is always chosen. */
import { Select } from "@mantine/core";

interface WordSelectProps<K extends string> {
  label: string;
  /** What stands beside says the label already: it is for screen readers alone. */
  labelHidden?: boolean;
  words: Record<K, string>;
  value: K;
  onChange: (value: K) => void;
}

export function WordSelect<K extends string>(props: WordSelectProps<K>) {
  const { label, labelHidden = false, words, value, onChange } = props;
  return (
    <Select
      size="xs"
      {...(labelHidden ? { "aria-label": label } : { label })}
      allowDeselect={false}
      data={Object.entries<string>(words).map(([key, word]) => ({ value: key, label: word }))}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(key as K);
      }}
    />
  );
}
