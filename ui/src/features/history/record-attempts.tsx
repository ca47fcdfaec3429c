/** Every request for a change and its answer, attempt by attempt. */
import { Moment } from "@/components/moment/moment";
import { ExchangeView } from "@/components/exchange/exchange";
import { purposeWords } from "@/copy/operations";
import type { Attempt } from "@/ipc/bindings/Attempt";
import classes from "./operation-pane.module.css";

export function RecordAttempts({ attempts }: { attempts: Attempt[] }) {
  const numbers = [...new Set(attempts.map(({ number }) => number))];
  return numbers.map((number) => {
    const exchanges = attempts.filter((attempt) => attempt.number === number);
    const [first] = exchanges;
    return (
      <div key={number} className={classes.attempt}>
        {numbers.length > 1 && first ? (
          <h4 className={classes.number}>
            Attempt {number}, <Moment at={first.exchange.startedAt} />
          </h4>
        ) : null}
        {exchanges.map(({ id, purpose, exchange }) => (
          <ExchangeView key={id} exchange={exchange} purpose={purposeWords[purpose]} />
        ))}
      </div>
    );
  });
}
