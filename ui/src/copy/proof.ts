/** Words for how asked and stored compare. */
import type { Tone } from "@/components/states/tone";
import type { ProofOutcome } from "@/ipc/bindings/ProofOutcome";
import type { ProofSource } from "@/ipc/bindings/ProofSource";

interface Words {
  tone: Tone;
  label: string;
}

/** Of a whole record. */
export const proofWords: Record<ProofOutcome, Words> = {
  proved: { tone: "ok", label: "Stored as asked" },
  provedNormalised: { tone: "ok", label: "Stored as asked, in Certileads' own form" },
  differs: { tone: "bad", label: "Stored differently than asked" },
  unproved: { tone: "warn", label: "Not proved" },
};

/** Of one field. */
export const fieldProofWords: Record<ProofOutcome, Words> = {
  proved: { tone: "ok", label: "Same" },
  provedNormalised: { tone: "ok", label: "Same, reworded" },
  differs: { tone: "bad", label: "Differs" },
  unproved: { tone: "warn", label: "Not proved" },
};

/** Where the stored values were seen. */
export const proofSourceWords: Record<ProofSource, string> = {
  answer: "Seen in Certileads' answer.",
  readBack: "Read back from Certileads after writing.",
  none: "Certileads showed no stored record.",
};
