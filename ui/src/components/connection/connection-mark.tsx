/** Where a connection stands, in one icon and word. */
import { StateMark } from "@/components/states/state-mark";
import type { ConnectionState } from "@/ipc/bindings/ConnectionState";

interface ConnectionMarkProps {
  /** None while nothing is connected. */
  state: ConnectionState | undefined;
  checking?: boolean;
}

export function ConnectionMark({ state, checking = false }: ConnectionMarkProps) {
  if (checking) {
    return (
      <StateMark tone="accent" busy>
        Checking
      </StateMark>
    );
  }
  switch (state) {
    case undefined:
      return <StateMark tone="idle">Not connected</StateMark>;
    case "connected":
      return <StateMark tone="ok">Connected</StateMark>;
    case "unverified":
      return <StateMark tone="warn">Not verified</StateMark>;
    case "needsAttention":
      return <StateMark tone="bad">Needs attention</StateMark>;
  }
}
