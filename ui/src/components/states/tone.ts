/** The five states anything can be in, and the colours they bring. */
export type Tone = "ok" | "warn" | "bad" | "accent" | "idle";
