/** The screens that work, by name; below 1000 px by icon, with the name as a tooltip. */
import { Tooltip } from "@mantine/core";
import { useMediaQuery, useOs } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { IconSearch } from "@tabler/icons-react";
import { useFormat } from "@/api/use-format";
import { Brand } from "./brand";
import { screens, type Screen } from "./screens";
import classes from "./navigation.module.css";

interface NavigationProps {
  /** How many things wait for the person; shown beside Home. */
  waiting: number;
  onSearch: () => void;
}

export function Navigation({ waiting, onSearch }: NavigationProps) {
  const folded = useMediaQuery("(max-width: 62.49em)") ?? false;
  const keys = useOs() === "macos" ? "⌘ K" : "Ctrl K";
  return (
    <nav className={classes.nav} aria-label="Screens">
      <div className={classes.brand}>
        <Brand />
      </div>
      <Tooltip label={`Search (${keys})`} position="right" disabled={!folded}>
        <button type="button" className={classes.search} onClick={onSearch}>
          <IconSearch size={16} stroke={1.75} aria-hidden />
          <span className={classes.label}>Search</span>
          <kbd className={classes.keys}>{keys}</kbd>
        </button>
      </Tooltip>
      <ul className={classes.list}>
        {screens.map((screen) => (
          <li key={screen.to} className={screen.group === "rest" ? classes.rest : undefined}>
            <NavigationLink
              screen={screen}
              folded={folded}
              waiting={screen.to === "/home" ? waiting : 0}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface NavigationLinkProps {
  screen: Screen;
  folded: boolean;
  waiting: number;
}

function NavigationLink({ screen, folded, waiting }: NavigationLinkProps) {
  const format = useFormat();
  const { Icon, to, name } = screen;
  return (
    <Tooltip label={name} position="right" disabled={!folded}>
      <Link to={to} className={classes.link} activeProps={{ "aria-current": "page" }}>
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className={classes.label}>{name}</span>
        {waiting > 0 && (
          <span className={classes.waiting}>
            {format.number(waiting)}
            <span className="visually-hidden"> waiting for you</span>
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
