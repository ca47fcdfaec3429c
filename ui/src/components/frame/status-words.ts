/** The status bar's words for a connection and for the sync. */
import type { Tone } from "@/components/states/tone";
import type { Connection } from "@/ipc/bindings/Connection";
import type { ConnectionState } from "@/ipc/bindings/ConnectionState";

const states: Record<ConnectionState, { tone: Tone; word: string }> = {
  connected: { tone: "ok", word: "connected" },
  unverified: { tone: "warn", word: "not verified" },
  needsAttention: { tone: "bad", word: "needs attention" },
};

/** A good connection goes by its account's name, where the token may read it. */
export function connectionWords(connection: Connection | null): { tone: Tone; word: string } {
  if (!connection) return { tone: "idle", word: "not connected" };
  const { tone, word } = states[connection.state];
  return { tone, word: tone === "ok" && connection.accountName ? connection.accountName : word };
}
