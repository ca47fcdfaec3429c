/** The space the history takes, and what is too old in it: removed within the hour, or now. */
import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCommand } from "@/api/mutations";
import { query } from "@/api/queries";
import { useFormat } from "@/api/use-format";
import { ProblemView } from "@/components/states/problem-view";
import { QueryView } from "@/components/states/query-view";
import { StateMark } from "@/components/states/state-mark";
import type { Storage } from "@/ipc/bindings/Storage";
import type { Tidied } from "@/ipc/bindings/Tidied";
import type { Format } from "@/lib/format";
import classes from "./settings.module.css";

export function CleanUp({ keepDays }: { keepDays: number }) {
  const storage = useQuery(query("get_storage", null));
  const tidy = useCommand("tidy_history");
  return (
    <>
      <QueryView query={storage} skeleton={<div className={classes.storage} />}>
        {(stored) => (
          <Stored
            stored={stored}
            keepDays={keepDays}
            tidied={tidy.data ?? null}
            busy={tidy.isPending}
            onTidy={() => tidy.mutate(null)}
          />
        )}
      </QueryView>
      {tidy.error ? <ProblemView problem={tidy.error.problem} withoutFix /> : null}
    </>
  );
}

interface StoredProps {
  stored: Storage;
  keepDays: number;
  tidied: Tidied | null;
  busy: boolean;
  onTidy: () => void;
}

function Stored({ stored, keepDays, tidied, busy, onTidy }: StoredProps) {
  const format = useFormat();
  const [asking, ask] = useDisclosure(false);
  const { bytes, oldestAt, expired } = stored;
  const changes = format.count(expired, "change");
  return (
    <div className={classes.storage}>
      <div>
        <p>
          <strong>{format.bytes(bytes)}</strong> on this computer
          {oldestAt === null ? "" : `, back to ${format.date(oldestAt)}`}
        </p>
        <p className={classes.quiet}>{expiredText(expired, keepDays, format)}</p>
        <p role="status">
          {tidied ? <StateMark tone="ok">{tidiedText(tidied, format)}</StateMark> : null}
        </p>
      </div>
      <Button
        variant="default"
        size="xs"
        loading={busy}
        disabled={expired === 0}
        onClick={ask.open}
      >
        Clean up now…
      </Button>
      <Modal opened={asking} onClose={ask.close} title={`Remove ${changes} from the history?`}>
        <p className={classes.ask}>
          They are older than {format.count(keepDays, "day")}, and go for good: what was asked, what
          was answered, and the proof. They can’t be undone afterwards. Nothing changes in HighLevel
          or Certileads.
        </p>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={ask.close}>
            Keep them
          </Button>
          <Button
            color="red"
            onClick={() => {
              ask.close();
              onTidy();
            }}
          >
            Remove {changes}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

function expiredText(expired: number, keepDays: number, format: Format): string {
  if (keepDays === 0) return "Nothing is ever removed.";
  const days = format.count(keepDays, "day");
  if (expired === 0) return `Nothing in it is older than ${days}.`;
  const is = expired === 1 ? "is" : "are";
  return `${format.count(expired, "change")} ${is} older than ${days}; removed within the hour while the app runs.`;
}

function tidiedText({ operations, bytes }: Tidied, format: Format): string {
  const removed = `${format.count(operations, "change")} removed`;
  return bytes === 0 ? removed : `${removed}, ${format.bytes(bytes)} given back`;
}
