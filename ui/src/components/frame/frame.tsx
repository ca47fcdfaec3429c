/**
 * The window around every screen after setting up: navigation, the screen, the status bar. Moves
 * the focus to the screen when another one opens, so that a screen reader starts there.
 */
import { spotlight } from "@mantine/spotlight";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Overview } from "@/ipc/bindings/Overview";
import { Navigation } from "./navigation";
import { Palette } from "./palette";
import { SandboxBand } from "./sandbox-band";
import { StatusBar } from "./status-bar";
import classes from "./frame.module.css";

export function Frame({ overview }: { overview: Overview }) {
  const main = useFocusOnNavigation();
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip} onClick={(event) => skipTo(event, main.current)}>
        Skip to the content
      </a>
      {overview.sandbox && <SandboxBand />}
      <div className={classes.middle}>
        <div className={classes.side}>
          <Navigation waiting={overview.sync.held} onSearch={spotlight.open} />
        </div>
        <main className={classes.main} ref={main} tabIndex={-1} id="content">
          <Outlet />
        </main>
      </div>
      <StatusBar overview={overview} />
      <Palette />
    </div>
  );
}

/** The address's fragment is the route, so the jump is made by hand. */
function skipTo(event: React.MouseEvent, target: HTMLElement | null) {
  event.preventDefault();
  target?.focus();
}

/**
 * A ref for the element that takes the focus when another screen opens, unless something within
 * has taken it: what an address points at carries `data-takes-focus`.
 */
export function useFocusOnNavigation() {
  const target = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (target.current?.querySelector("[data-takes-focus]")) return;
    target.current?.focus({ preventScroll: true });
    target.current?.scrollTo({ top: 0 });
  }, [path]);
  return target;
}
