/** Said where the account stood that was disconnected; takes the focus its button had. */
import { useEffect, useRef } from "react";
import { Callout } from "@/components/states/callout";
import { sideName } from "@/copy/sides";
import type { Side } from "@/ipc/bindings/Side";

export function Disconnected({ side }: { side: Side }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1}>
      <Callout tone="ok" title={`${sideName[side]} is disconnected.`} announce>
        Mapping and history are still here. Connect the same account again to go on where it
        stopped.
      </Callout>
    </div>
  );
}
