/** Before every test file: what jsdom lacks, and matchers for the document. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A screen is loaded when it is first opened, which takes a while on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

window.matchMedia = (media) => ({
  media,
  matches: false,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});
window.ResizeObserver = NoResizeObserver;
window.scrollTo = () => {};
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
Object.defineProperty(document, "fonts", {
  value: { addEventListener: vi.fn<() => void>(), removeEventListener: vi.fn<() => void>() },
});
// A list in a window of no size would draw no rows.
for (const box of ["offset", "client"]) {
  Object.defineProperty(HTMLElement.prototype, `${box}Height`, { configurable: true, value: 800 });
  Object.defineProperty(HTMLElement.prototype, `${box}Width`, { configurable: true, value: 1200 });
}

afterEach(cleanup);
