/**
 * Changing: one hook for every command that does something.
 *
 * A failure is shown by the screen (read `error.problem`) or, with `failureTitle`, as a
 * notification by the mutation cache (client.ts). Nothing is kept after a command has ended, so
 * that a key that was typed lives no longer than its form; forms with a secret also `reset()`.
 */
import { useMutation } from "@tanstack/react-query";
import { call, type CommandName, type Request, type Response } from "@/ipc/backend";
import type { IpcError } from "@/ipc/errors";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: { command: CommandName; failureTitle?: string };
  }
}

interface CommandOptions<K extends CommandName> {
  /** Announces a failure under this title. */
  failureTitle?: string;
  /**
   * Runs after what the command made stale was read again, even if the component is gone by
   * then; a callback given to `mutate` itself is dropped in that case.
   */
  onSuccess?: (response: Response<K>) => void;
}

/** A command to run with `mutate(request)` or `mutateAsync(request)`. */
export function useCommand<K extends CommandName>(command: K, options: CommandOptions<K> = {}) {
  const { failureTitle, onSuccess } = options;
  return useMutation<Response<K>, IpcError, Request<K>>({
    mutationFn: (request) => call(command, request),
    gcTime: 0,
    meta: failureTitle === undefined ? { command } : { command, failureTitle },
    ...(onSuccess && { onSuccess: (response: Response<K>) => onSuccess(response) }),
  });
}
