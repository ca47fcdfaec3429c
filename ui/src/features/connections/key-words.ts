/** What is said about where a key is kept. */
import type { Connection } from "@/ipc/bindings/Connection";
import type { Side } from "@/ipc/bindings/Side";

/** The environment variable that may hold a side's key. */
export const keyVariable: Record<Side, string> = {
  highlevel: "CERTILEADS_HIGHLEVEL_TOKEN",
  certileads: "CERTILEADS_API_KEY",
};

/** After so many days the app reminds of replacing a key. */
export const KEY_LASTS_DAYS = 90;

/** True if a key is kept here that another can take the place of. */
export function isReplaceable({ sandbox, keyPlace }: Connection): boolean {
  return !sandbox && (keyPlace === "keyring" || keyPlace === "memory");
}
