/**
 * One request and its answer: method, address, status and time in one line; opened, both bodies
 * as tree or raw, the headers folded, and a copy as curl without the key.
 */
import { Button, Collapse, CopyButton, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronRight, IconCopy } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useFormat } from "@/api/use-format";
import { StateMark } from "@/components/states/state-mark";
import type { Exchange } from "@/ipc/bindings/Exchange";
import { BodyView } from "./body-view";
import { asCurl } from "./curl";
import classes from "./exchange.module.css";

interface ExchangeViewProps {
  exchange: Exchange;
  /** What it was for, such as "Read back". */
  purpose?: string;
  open?: boolean;
}

export function ExchangeView({ exchange, purpose, open = false }: ExchangeViewProps) {
  const [opened, setOpened] = useState(open);
  const id = useId();
  const format = useFormat();
  const { request, answer } = exchange;
  return (
    <div className={classes.exchange}>
      <UnstyledButton
        className={classes.line}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight
          size={14}
          className={classes.chevron}
          data-open={opened || undefined}
          aria-hidden
        />
        <span className={classes.method}>{request.method}</span>
        <span className={classes.address} title={request.url}>
          {pathOf(request.url)}
        </span>
        {purpose ? <span className={classes.purpose}>{purpose}</span> : null}
        <Status exchange={exchange} />
        <span className={classes.took}>{format.duration(exchange.tookMs)}</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id} keepMounted={false}>
        <div className={classes.inside}>
          <section aria-label="Request">
            <div className={classes.heading}>
              <h3>Request</h3>
              <CopyCurl exchange={exchange} />
            </div>
            <p className={classes.url}>{request.url}</p>
            <Headers headers={request.headers} />
            <BodyView body={request.body} label="Request body" />
          </section>
          <section aria-label="Answer">
            <div className={classes.heading}>
              <h3>Answer</h3>
            </div>
            {exchange.error ? <p className={classes.error}>{exchange.error}</p> : null}
            {answer ? (
              <>
                <Headers headers={answer.headers} />
                <BodyView body={answer.body} label="Answer body" />
              </>
            ) : (
              <p className={classes.quiet}>Nothing came back.</p>
            )}
          </section>
        </div>
      </Collapse>
    </div>
  );
}

function Status({ exchange }: { exchange: Exchange }) {
  if (!exchange.answer) return <StateMark tone="bad">No answer</StateMark>;
  const { status } = exchange.answer;
  const fine = status < 400 && !exchange.error;
  return <StateMark tone={fine ? "ok" : "bad"}>{status}</StateMark>;
}

function Headers({ headers }: { headers: Array<[string, string]> }) {
  if (headers.length === 0) return null;
  return (
    <details className={classes.headers}>
      <summary>
        {headers.length} {headers.length === 1 ? "header" : "headers"}
      </summary>
      <dl>
        {headers.map(([name, value], index) => (
          <div key={`${index}-${name}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function CopyCurl({ exchange }: { exchange: Exchange }) {
  return (
    <CopyButton value={asCurl(exchange.request)}>
      {({ copied, copy }) => (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={
            copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
          }
          onClick={copy}
        >
          {copied ? "Copied, without the key" : "Copy as curl"}
        </Button>
      )}
    </CopyButton>
  );
}

/** An address without scheme and host. */
function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]+/i, "") || "/";
}
