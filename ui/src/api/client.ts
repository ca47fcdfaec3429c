/**
 * The query client: answers come from this machine, so nothing is retried, nothing goes stale by
 * time, and being offline stops nothing. The one place where failed commands are announced.
 */
import { MutationCache, QueryClient } from "@tanstack/react-query";
import { asIpcError, type IpcError } from "@/ipc/errors";
import { invalidateAfterCommand } from "./invalidation";

/** Makes the client. `announce` shows a failure whose command gave a title for it. */
export function createQueryClient(announce: (title: string, error: IpcError) => void): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Infinity,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onSuccess: (_result, _request, _context, mutation) =>
        mutation.meta ? invalidateAfterCommand(client, mutation.meta.command) : undefined,
      onError: (error, _request, _context, mutation) => {
        const title = mutation.meta?.failureTitle;
        if (title) announce(title, asIpcError(error));
      },
    }),
  });
  return client;
}
