/** How dates and numbers are written, each form shown as it will read. */
import { Radio } from "@mantine/core";
import { usePreferences } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import type { DateStyle } from "@/ipc/bindings/DateStyle";
import type { NumberStyle } from "@/ipc/bindings/NumberStyle";
import { createFormat } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { SavedNote } from "./saved-note";
import { Section } from "./section";
import { useSaving } from "./use-saving";
import classes from "./settings.module.css";

const dateStyles: { style: DateStyle; name: string }[] = [
  { style: "system", name: "As the system" },
  { style: "iso", name: "Year first" },
  { style: "dayFirst", name: "Day first" },
  { style: "monthFirst", name: "Month first" },
];
const numberStyles: { style: NumberStyle; name: string }[] = [
  { style: "system", name: "As the system" },
  { style: "comma", name: "Commas" },
  { style: "point", name: "Points" },
  { style: "space", name: "Spaces" },
];
/** Shows both the mark between thousands and the one before a fraction. */
const SAMPLE = 12_408.5;

export function Formats() {
  const saving = useSaving("set_preferences", usePreferences());
  const { dateStyle, numberStyle } = saving.shown;
  const now = useNow();
  return (
    <Section
      title="Dates and numbers"
      about="How they are written in this window. What is sent to Certileads is not touched by it: that is the mapping’s business."
      note={<SavedNote saving={saving} what="dates and numbers" />}
    >
      <div className={classes.formats}>
        <Radio.Group
          label="Dates"
          value={dateStyle}
          onChange={(style) => saving.change({ dateStyle: style as DateStyle })}
        >
          {dateStyles.map(({ style, name }) => (
            <Radio
              key={style}
              value={style}
              className={classes.format}
              label={<Choice name={name} sample={createFormat(style, numberStyle).date(now)} />}
            />
          ))}
        </Radio.Group>
        <Radio.Group
          label="Numbers"
          value={numberStyle}
          onChange={(style) => saving.change({ numberStyle: style as NumberStyle })}
        >
          {numberStyles.map(({ style, name }) => (
            <Radio
              key={style}
              value={style}
              className={classes.format}
              label={<Choice name={name} sample={createFormat(dateStyle, style).number(SAMPLE)} />}
            />
          ))}
        </Radio.Group>
      </div>
      <Sample dateStyle={dateStyle} numberStyle={numberStyle} now={now} />
      {saving.problem ? <ProblemView problem={saving.problem} withoutFix /> : null}
    </Section>
  );
}

function Choice({ name, sample }: { name: string; sample: string }) {
  return (
    <span className={classes.choice}>
      <span>{name}</span>
      <span className={classes.choiceSample}>{sample}</span>
    </span>
  );
}

/** A sentence as the app writes them, in the chosen form. */
function Sample(props: { dateStyle: DateStyle; numberStyle: NumberStyle; now: number }) {
  const format = createFormat(props.dateStyle, props.numberStyle);
  return (
    <p className={`${classes.sample} numbers`} data-testid="format-sample">
      Ana Díaz was created in Certileads on {format.dateTime(props.now)}. Of{" "}
      {format.count(200_000, "call")}, {format.number(184_112)} are left today.
    </p>
  );
}
