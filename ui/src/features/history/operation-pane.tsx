/** Everything about one change, beside the list. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { query } from "@/api/queries";
import { Moment } from "@/components/moment/moment";
import { OperationMark } from "@/components/operation/operation-mark";
import { QueryView } from "@/components/states/query-view";
import { sentenceText } from "@/copy/operations";
import type { OperationDetail } from "@/ipc/bindings/OperationDetail";
import { RecordSections } from "./record-sections";
import { RecordWait } from "./record-wait";
import type { Filters } from "./use-filters";
import classes from "./operation-pane.module.css";

interface OperationPaneProps {
  id: string;
  filters: Filters;
  /** It was opened by key and takes the focus. */
  entered: boolean;
  onClose: () => void;
}

export function OperationPane({ id, filters, entered, onClose }: OperationPaneProps) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (entered) pane.current?.focus();
  }, [entered]);
  const detail = useQuery({ ...query("get_operation", id), placeholderData: keepPreviousData });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={pane}
      tabIndex={-1}
      className={classes.pane}
      aria-label="The change"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <Tooltip label="Close (Esc)">
        <ActionIcon
          className={classes.close}
          variant="subtle"
          color="gray"
          aria-label="Close the record"
          onClick={onClose}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <div className={classes.scroll} key={id}>
        <QueryView query={detail}>
          {(record) => <Record record={record} filters={filters} />}
        </QueryView>
      </div>
    </aside>
  );
}

function Record({ record, filters }: { record: OperationDetail; filters: Filters }) {
  const { operation } = record;
  return (
    <>
      <header className={classes.head}>
        <h2 className={classes.title}>{sentenceText(operation)}</h2>
        <p className={classes.standing}>
          <OperationMark operation={operation} />
          <span>
            <Moment at={operation.finishedAt ?? operation.plannedAt} />
          </span>
        </p>
      </header>
      <RecordWait key={operation.id} operation={operation} />
      <RecordSections record={record} filters={filters} />
    </>
  );
}
