/** Accepts all suggestions above a line that the person draws. */
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Suggestion } from "@/ipc/bindings/Suggestion";
import classes from "./mapping-table.module.css";

interface SuggestionToolsProps {
  suggestions: Suggestion[];
  onMapAll: (suggestions: Suggestion[]) => void;
}

const lines = [90, 80, 70, 60, 50];

export function SuggestionTools({ suggestions, onMapAll }: SuggestionToolsProps) {
  const [line, setLine] = useState(80);
  const above = suggestions.filter(({ confidence }) => confidence >= line);
  return (
    <span className={classes.tools}>
      <NativeSelect
        size="xs"
        aria-label="Suggestions that are at least this sure"
        data={lines.map((one) => ({ value: String(one), label: `at least ${one} % sure` }))}
        value={String(line)}
        onChange={(event) => setLine(Number(event.currentTarget.value))}
      />
      <Button
        variant="subtle"
        size="compact-xs"
        disabled={above.length === 0}
        onClick={() => onMapAll(above)}
      >
        Map {above.length} of {suggestions.length}
      </Button>
    </span>
  );
}
