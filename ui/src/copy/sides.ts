/** The two systems' names. */
import type { Side } from "@/ipc/bindings/Side";

export const sideName: Record<Side, string> = {
  highlevel: "HighLevel",
  certileads: "Certileads",
};
