/** Keeping the mapping's draft: outside of any screen, since it goes on when one is left. */
import { call } from "@/ipc/backend";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";

/** Keeps a draft in the place of the one before. */
export async function keepDraft(
  document: MappingDocument,
  baseVersion: number | null,
): Promise<void> {
  await call("keep_mapping_draft", { document, baseVersion });
}

/** Forgets the draft that was kept. */
export async function dropDraft(): Promise<void> {
  await call("discard_mapping_draft", null);
}
