/** The form for a HighLevel account: a token, and the location it belongs to. */
import { Button, Collapse, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useCommand } from "@/api/mutations";
import { useFieldFocus } from "./use-field-focus";
import classes from "./panel.module.css";

export const blankHighlevel = { token: "", location: "", baseUrl: "" };

interface HighlevelFormProps {
  typed: typeof blankHighlevel;
  onType: (change: Partial<typeof blankHighlevel>) => void;
  wrongField: string | undefined;
  onSend: () => void;
  onHelp: () => void;
  helped: boolean;
  onCancel: (() => void) | undefined;
}

export function HighlevelForm(props: HighlevelFormProps) {
  const { typed, onType, wrongField, onSend, onHelp, helped, onCancel } = props;
  const [elsewhere, setElsewhere] = useState(typed.baseUrl !== "");
  const form = useFieldFocus(wrongField);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className={classes.form} onSubmit={send} ref={form} noValidate>
      <p className={classes.lead}>
        A Private Integration made for this app, and the sub-account it belongs to.
      </p>
      <button type="button" className={classes.where} onClick={onHelp} aria-expanded={helped}>
        Where do I find this?
      </button>
      <PasswordInput
        label="Token"
        name="token"
        placeholder="pit-…"
        autoComplete="off"
        spellCheck={false}
        value={typed.token}
        onChange={(event) => onType({ token: event.currentTarget.value })}
        error={wrongField === "token"}
        aria-invalid={wrongField === "token"}
        visibilityToggleButtonProps={{ "aria-label": "Show the token", tabIndex: 0 }}
      />
      <LocationInput
        value={typed.location}
        onChange={(location) => onType({ location })}
        wrong={wrongField === "location"}
      />
      <button
        type="button"
        className={classes.where}
        onClick={() => setElsewhere(!elsewhere)}
        aria-expanded={elsewhere}
      >
        Use another API address
      </button>
      <Collapse expanded={elsewhere}>
        <TextInput
          label="API address"
          name="baseUrl"
          description="Only for a test server. Leave it empty for HighLevel itself."
          placeholder="https://services.leadconnectorhq.com"
          value={typed.baseUrl}
          onChange={(event) => onType({ baseUrl: event.currentTarget.value })}
          error={wrongField === "baseUrl"}
        />
      </Collapse>
      <div className={classes.buttons}>
        <Button type="submit">Connect HighLevel</Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Keep the connected account
          </Button>
        )}
      </div>
    </form>
  );
}

interface LocationInputProps {
  value: string;
  onChange: (location: string) => void;
  wrong: boolean;
}

/** Shows the id that is found in a pasted address. */
function LocationInput({ value, onChange, wrong }: LocationInputProps) {
  const read = useCommand("parse_location");
  const found = read.data !== undefined && read.data !== value.trim() ? read.data : null;
  const change = (text: string) => {
    onChange(text);
    if (text.trim()) read.mutate(text);
    else read.reset();
  };
  return (
    <div>
      <TextInput
        label="Location"
        name="location"
        description="Its id, or the address of any page of the sub-account"
        placeholder="https://app.gohighlevel.com/v2/location/…"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        error={wrong}
      />
      <div aria-live="polite" className={classes.found}>
        {found && (
          <>
            Location id <code>{found}</code>
          </>
        )}
      </div>
    </div>
  );
}
