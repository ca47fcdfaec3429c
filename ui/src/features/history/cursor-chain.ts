/** Where the pages of a list begin, as far as is known: each where the one before it ended. */

/** The first page begins at the top. */
export type CursorChain = readonly (string | null)[];
export const TOP: CursorChain = [null];

/**
 * The chain after the pages from `first` on told where the next one begins: null at the end of
 * the list, undefined if not read yet. The same array comes back if nothing is new.
 */
export function grown(
  chain: CursorChain,
  first: number,
  next: readonly (string | null | undefined)[],
): CursorChain {
  for (const [place, cursor] of next.entries()) {
    const at = first + place + 1;
    if (cursor === undefined) continue;
    if (cursor === null && chain.length > at) return chain.slice(0, at);
    if (cursor !== null && chain[at] !== cursor) return [...chain.slice(0, at), cursor];
  }
  return chain;
}
