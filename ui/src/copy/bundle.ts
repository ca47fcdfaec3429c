/** Words for a setup file: what its parts are, and what importing them does. */
import type { Tone } from "@/components/states/tone";
import type { BundleEffect } from "@/ipc/bindings/BundleEffect";
import type { BundlePartKind } from "@/ipc/bindings/BundlePartKind";

export const partNames: Record<BundlePartKind, string> = {
  highlevel: "HighLevel",
  certileads: "Certileads",
  profile: "Profile",
  mapping: "Mapping",
  examples: "Examples",
  rules: "Rules",
  settings: "Settings",
  unknown: "Unknown part",
};

export const effectWords: Record<BundleEffect, { tone: Tone; label: string }> = {
  added: { tone: "accent", label: "New" },
  changed: { tone: "accent", label: "Changes" },
  unchanged: { tone: "ok", label: "The same" },
  leftAlone: { tone: "idle", label: "Left alone" },
  broken: { tone: "bad", label: "Can’t be used" },
};
