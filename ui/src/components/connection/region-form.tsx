/** Time zone and country of the account, where the token may not read them. */
import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "@/api/mutations";
import { Callout } from "@/components/states/callout";
import { ProblemView } from "@/components/states/problem-view";
import type { Connection } from "@/ipc/bindings/Connection";
import { countries } from "@/lib/countries";
import classes from "./connection.module.css";

/** The platform's list leaves UTC out. */
const timeZones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** This computer's own, as a first guess. */
function guess(): { timeZone: string; country: string } {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, country: new Intl.Locale(locale).maximize().region ?? "" };
}

interface RegionFormProps {
  connection: Connection;
  onDone?: () => void;
}

export function RegionForm({ connection, onDone }: RegionFormProps) {
  const [guessed] = useState(guess);
  const [timeZone, setTimeZone] = useState(connection.timeZone ?? guessed.timeZone);
  const [country, setCountry] = useState(connection.country ?? guessed.country);
  const save = useCommand("set_region", { onSuccess: () => onDone?.() });
  return (
    <Callout
      tone="warn"
      title="Where is this account?"
      actions={
        <Button
          size="compact-sm"
          loading={save.isPending}
          onClick={() => save.mutate({ timeZone, country })}
        >
          Use this time zone and country
        </Button>
      }
    >
      The token may not read it. Dates, and phone numbers without a country code, need it.
      <div className={classes.region}>
        <Select
          label="Time zone"
          data={timeZones}
          value={timeZone}
          onChange={(chosen) => chosen && setTimeZone(chosen)}
          searchable
          allowDeselect={false}
          limit={80}
        />
        <Select
          label="Country"
          data={countries}
          value={country}
          onChange={(chosen) => chosen && setCountry(chosen)}
          searchable
          allowDeselect={false}
        />
      </div>
      {save.error && <ProblemView problem={save.error.problem} withoutFix />}
    </Callout>
  );
}
