/** Small line drawings for empty screens, drawn with the text's colour. */
import type { ReactNode } from "react";

const drawings = {
  /** A stack of empty rows. */
  list: (
    <>
      <rect x="14" y="16" width="92" height="14" rx="4" />
      <rect x="14" y="38" width="92" height="14" rx="4" opacity=".6" />
      <rect x="14" y="60" width="92" height="14" rx="4" opacity=".3" />
      <path d="M22 23h26M22 45h38M22 67h20" />
    </>
  ),
  /** Two plugs that don't touch yet. */
  plugs: (
    <>
      <path d="M6 45h20" />
      <rect x="26" y="32" width="22" height="26" rx="6" />
      <path d="M48 39h8M48 51h8" />
      <rect x="72" y="32" width="22" height="26" rx="6" />
      <path d="M94 45h20M66 39h6M66 51h6" />
      <path d="M60 22v6M60 62v6" opacity=".5" />
    </>
  ),
  /** A magnifying glass over nothing. */
  search: (
    <>
      <circle cx="54" cy="40" r="22" />
      <path d="m70 56 18 18" />
      <path d="M44 40h20" opacity=".5" />
    </>
  ),
  /** A quiet horizon: all is well. */
  calm: (
    <>
      <path d="M14 62h92" />
      <path d="M38 62a22 22 0 0 1 44 0" />
      <path d="M60 24v8M33 35l5 6M87 35l-5 6" opacity=".5" />
      <path d="M30 72h60M44 82h32" opacity=".4" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type DrawingName = keyof typeof drawings;

export function Drawing({ name }: { name: DrawingName }) {
  return (
    <svg
      width="120"
      height="90"
      viewBox="0 0 120 90"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {drawings[name]}
    </svg>
  );
}
