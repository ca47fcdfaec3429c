/** Offers to tell what each choice of a field becomes, where Certileads has other choices. */
import { Button } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useFormat } from "@/api/use-format";
import classes from "./rule-panel.module.css";

interface PairChoicesProps {
  /** How many choices Certileads doesn't have. */
  unpaired: number;
  /** Has the focus when it appears, for a row that was just made. */
  takesFocus: boolean;
  onPair: () => void;
}

export function PairChoices({ unpaired, takesFocus, onPair }: PairChoicesProps) {
  const format = useFormat();
  return (
    <div className={classes.pair}>
      <Button
        variant="light"
        size="compact-sm"
        ref={takesFocus ? focusOn : undefined}
        leftSection={<IconListCheck size={14} aria-hidden />}
        onClick={onPair}
      >
        Pair the choices
      </Button>
      <span className={classes.note}>
        {format.count(unpaired, "choice")} of HighLevel {unpaired === 1 ? "has" : "have"} another
        name in Certileads, or none.
      </span>
    </div>
  );
}

function focusOn(element: HTMLElement | null): void {
  element?.focus();
}
