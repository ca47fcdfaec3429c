/**
 * Tells a screen reader when syncing stops by itself, rests or goes on. Says nothing at the start,
 * nothing about looks and counts, and nothing on Home, whose first sentence says it.
 */
import { useNetwork } from "@mantine/hooks";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import type { Overview } from "@/ipc/bindings/Overview";
import { announcementOf } from "./sync-words";

export function SyncAnnouncer({ overview }: { overview: Overview }) {
  const { online } = useNetwork();
  const atHome = useLocation({ select: ({ pathname }) => pathname.startsWith("/home") });
  const words = announcementOf(overview, online);
  const [known, setKnown] = useState(words);
  const [said, setSaid] = useState("");
  if (words !== known) {
    setKnown(words);
    setSaid(words);
  }
  return (
    <p role="status" aria-label="Syncing" className="visually-hidden">
      {atHome ? "" : said}
    </p>
  );
}
