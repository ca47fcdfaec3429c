/** The endpoints of a side, folded under how many of them there are and how they stand. */
import type { EndpointCheck } from "@/ipc/bindings/EndpointCheck";
import type { Side } from "@/ipc/bindings/Side";
import { EndpointList } from "./endpoint-list";
import classes from "./connection.module.css";

interface EndpointFoldProps {
  side: Side;
  endpoints: EndpointCheck[];
}

export function EndpointFold({ side, endpoints }: EndpointFoldProps) {
  return (
    <details className={classes.fold}>
      <summary>{inWords(side, endpoints)}</summary>
      {endpoints.some(({ state }) => state === "untried") && (
        <p className={classes.purpose}>
          A check tries only what changes nothing. The rest shows when it is used for the first
          time.
        </p>
      )}
      <EndpointList endpoints={endpoints} />
    </details>
  );
}

/** “All 16 endpoints can be used”, or how many can, can't and weren't tried. */
function inWords(side: Side, endpoints: EndpointCheck[]): string {
  const noun = side === "highlevel" ? "endpoints" : "capabilities";
  const total = endpoints.length;
  const count = (state: EndpointCheck["state"]) =>
    endpoints.filter((endpoint) => endpoint.state === state).length;
  const [available, missing, untried] = [count("available"), count("missing"), count("untried")];
  if (available === total) return `All ${total} ${noun} can be used`;
  if (untried === total) return `${total} ${noun}, not tried yet`;
  const parts = [
    untried > 0 && `${untried} not tried yet`,
    missing > 0 && `${missing} missing`,
  ].filter(Boolean);
  return untried > 0
    ? `${total} ${noun}: ${[available > 0 && `${available} seen working`, ...parts].filter(Boolean).join(", ")}`
    : `${available} of ${total} ${noun} can be used, ${parts.join(", ")}`;
}
