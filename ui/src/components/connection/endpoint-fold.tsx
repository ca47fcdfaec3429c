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
      <EndpointList endpoints={endpoints} />
    </details>
  );
}

/** “All 16 endpoints can be used”, or how many can, can't and weren't tried. */
function inWords(side: Side, endpoints: EndpointCheck[]): string {
  const noun = side === "highlevel" ? "endpoints" : "capabilities";
  const count = (state: EndpointCheck["state"]) =>
    endpoints.filter((endpoint) => endpoint.state === state).length;
  const [available, missing, untried] = [count("available"), count("missing"), count("untried")];
  if (available === endpoints.length) return `All ${available} ${noun} can be used`;
  if (untried === endpoints.length) return `${untried} ${noun}, not tried yet`;
  return [
    `${available} of ${endpoints.length} ${noun} can be used`,
    missing > 0 && `${missing} missing`,
    untried > 0 && `${untried} not tried yet`,
  ]
    .filter(Boolean)
    .join(", ");
}
