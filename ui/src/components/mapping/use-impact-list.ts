/**
 * The contacts that publishing would change and that fit a filter, some at a time: looked for part
 * by part until there are enough to show, and on from there when more are asked for.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { query } from "@/api/queries";
import type { ImpactFilter } from "@/ipc/bindings/ImpactFilter";
import type { ImpactList } from "@/ipc/bindings/ImpactList";
import type { ImpactRecord } from "@/ipc/bindings/ImpactRecord";
import type { MappingDocument } from "@/ipc/bindings/MappingDocument";

/** So many are shown at once. */
export const LISTED = 200;

interface List {
  records: ImpactRecord[];
  /** Where looking goes on. */
  after: string | null;
  /** All contacts were looked at. */
  done: boolean;
  /** How many are to be shown. */
  wanted: number;
}

const empty: List = { records: [], after: null, done: false, wanted: LISTED };

export function useImpactList(document: MappingDocument, filter: ImpactFilter) {
  const client = useQueryClient();
  const [kept, setKept] = useState({ document, filter, list: empty });
  const same = kept.document === document && isSame(kept.filter, filter);
  const list = same ? kept.list : empty;
  const looking = !list.done && list.records.length < list.wanted;
  const { words, field, held } = filter;
  useEffect(() => {
    if (!looking) return;
    let wanted = true;
    const asked = { words, field, held };
    client
      .fetchQuery({
        ...query("list_mapping_impact", { document, filter: asked, after: list.after }),
        staleTime: 0,
        gcTime: 0,
      })
      .then((part: ImpactList) => {
        if (!wanted) return;
        const next = {
          ...list,
          records: [...list.records, ...part.records],
          after: part.next,
          done: part.next === null,
        };
        setKept({ document, filter: asked, list: next });
      })
      // The counts beside it tell of the same failure.
      .catch(() => {
        if (wanted) setKept({ document, filter: asked, list: { ...list, done: true } });
      });
    return () => {
      wanted = false;
    };
  }, [client, document, list, looking, words, field, held]);
  return {
    shown: list.records.slice(0, list.wanted),
    looking,
    more: list.done ? list.records.length > list.wanted : true,
    showMore: () => setKept({ document, filter, list: { ...list, wanted: list.wanted + LISTED } }),
  };
}

function isSame(one: ImpactFilter, other: ImpactFilter): boolean {
  return one.words === other.words && one.field === other.field && one.held === other.held;
}
