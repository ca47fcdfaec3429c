/** A shown request as a curl command. The key was never in it. */
import type { RequestRecord } from "@/ipc/bindings/RequestRecord";

/** Quotes for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The command, one option a line, under a line that says what is missing. */
export function asCurl(request: RequestRecord): string {
  const lines = [`curl -X ${request.method} ${quote(request.url)}`];
  for (const [name, value] of request.headers) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (request.body !== null && request.body !== undefined) {
    const text = typeof request.body === "string" ? request.body : JSON.stringify(request.body);
    lines.push(`--data-raw ${quote(text)}`);
  }
  return `# The key is left out: add the header that carries it.\n${lines.join(" \\\n  ")}`;
}
