/**
 * The routes. `/` decides where to start: the first-start page, the wizard at the step last
 * open, or Home.
 */
import { useQuery } from "@tanstack/react-query";
import {
  createHashHistory,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  useLocation,
} from "@tanstack/react-router";
import { query } from "@/api/queries";
import { FailurePage } from "@/components/frame/failure-page";
import { Frame } from "@/components/frame/frame";
import { Opening } from "@/components/frame/opening";
import { SandboxBand } from "@/components/frame/sandbox-band";
import { asIpcError } from "@/ipc/errors";
import type { OperationState } from "@/ipc/bindings/OperationState";

const wizardSteps = ["connect", "map", "test"] as const;

function useOverview() {
  return useQuery(query("get_overview", null));
}

/** Nothing is shown before the engine has opened its data. */
function Root() {
  const overview = useOverview();
  if (overview.isPending) return <Opening />;
  if (overview.isError && !overview.data) {
    return (
      <FailurePage
        problem={asIpcError(overview.error).problem}
        onAgain={() => void overview.refetch()}
        busy={overview.isFetching}
      />
    );
  }
  return <Outlet />;
}

function Start() {
  const { data: overview } = useOverview();
  const preferences = useQuery(query("get_preferences", null));
  if (!overview || preferences.isPending) return null;
  if (overview.setup === "welcome") return <Navigate to="/welcome" replace />;
  if (preferences.data?.wizardDone || overview.setup === "done") {
    return <Navigate to="/home" replace />;
  }
  const step = wizardSteps[preferences.data?.wizardStep ?? 0] ?? "connect";
  return <Navigate to="/setup/$step" params={{ step }} replace />;
}

/** Before anything is connected only the screens that say something about that are open. */
const openBeforeSetup = ["/connections", "/settings", "/help"];

function Framed() {
  const { data: overview } = useOverview();
  const path = useLocation({ select: (location) => location.pathname });
  if (!overview) return null;
  if (overview.setup === "welcome" && !openBeforeSetup.some((open) => path.startsWith(open))) {
    return <Navigate to="/welcome" replace />;
  }
  return <Frame overview={overview} />;
}

/** The first-start page and the wizard have the window to themselves. */
function Bare() {
  const { data: overview } = useOverview();
  return (
    <div style={{ display: "flex", flexDirection: "column", height: "100%" }}>
      {overview?.sandbox && <SandboxBand />}
      <div style={{ flex: 1, minHeight: 0, overflow: "auto" }}>
        <Outlet />
      </div>
    </div>
  );
}

/** What History can be opened on. */
export interface HistorySearch {
  run?: string;
  operation?: string;
  contact?: string;
  state?: OperationState;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

const root = createRootRoute({ component: Root });
const start = createRoute({ getParentRoute: () => root, path: "/", component: Start });
const bare = createRoute({ getParentRoute: () => root, id: "bare", component: Bare });
const framed = createRoute({ getParentRoute: () => root, id: "framed", component: Framed });

const welcome = createRoute({
  getParentRoute: () => bare,
  path: "/welcome",
  component: lazyRouteComponent(() => import("@/features/welcome/welcome-page"), "WelcomePage"),
});
const setup = createRoute({
  getParentRoute: () => bare,
  path: "/setup/$step",
  component: lazyRouteComponent(() => import("@/features/setup/wizard"), "Wizard"),
});
const home = createRoute({
  getParentRoute: () => framed,
  path: "/home",
  component: lazyRouteComponent(() => import("@/features/home/home-page"), "HomePage"),
});
const mapping = createRoute({
  getParentRoute: () => framed,
  path: "/mapping",
  validateSearch: (search: Record<string, unknown>): { target?: string } => {
    const target = text(search["target"]);
    return target === undefined ? {} : { target };
  },
  component: lazyRouteComponent(() => import("@/features/mapping/mapping-page"), "MappingPage"),
});
const rules = createRoute({
  getParentRoute: () => framed,
  path: "/rules",
  component: lazyRouteComponent(() => import("@/features/rules/rules-page"), "RulesPage"),
});
const history = createRoute({
  getParentRoute: () => framed,
  path: "/history",
  validateSearch: (search: Record<string, unknown>): HistorySearch => ({
    ...(text(search["run"]) && { run: text(search["run"]) }),
    ...(text(search["operation"]) && { operation: text(search["operation"]) }),
    ...(text(search["contact"]) && { contact: text(search["contact"]) }),
    ...(text(search["state"]) && { state: search["state"] as OperationState }),
  }),
  component: lazyRouteComponent(() => import("@/features/history/history-page"), "HistoryPage"),
});
const connections = createRoute({
  getParentRoute: () => framed,
  path: "/connections",
  validateSearch: (search: Record<string, unknown>): { profile?: string } => {
    const profile = text(search["profile"]);
    return profile === undefined ? {} : { profile };
  },
  component: lazyRouteComponent(
    () => import("@/features/connections/connections-page"),
    "ConnectionsPage",
  ),
});
const profiles = createRoute({
  getParentRoute: () => framed,
  path: "/connections/profiles",
  validateSearch: (search: Record<string, unknown>): { key?: string } => {
    const key = text(search["key"]);
    return key === undefined ? {} : { key };
  },
  component: lazyRouteComponent(
    () => import("@/features/connections/profiles-page"),
    "ProfilesPage",
  ),
});
const compare = createRoute({
  getParentRoute: () => framed,
  path: "/connections/compare",
  component: lazyRouteComponent(
    () => import("@/features/reconcile/reconcile-page"),
    "ReconcilePage",
  ),
});
const settings = createRoute({
  getParentRoute: () => framed,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage"),
});
const help = createRoute({
  getParentRoute: () => framed,
  path: "/help",
  validateSearch: (search: Record<string, unknown>): { term?: string } => {
    const term = text(search["term"]);
    return term === undefined ? {} : { term };
  },
  component: lazyRouteComponent(() => import("@/features/help/help-page"), "HelpPage"),
});

const routeTree = root.addChildren([
  start,
  bare.addChildren([welcome, setup]),
  framed.addChildren([
    home,
    mapping,
    rules,
    history,
    connections,
    profiles,
    compare,
    settings,
    help,
  ]),
]);

/** Makes the router; `startAt` keeps the place in memory instead of the address. */
export function createAppRouter(startAt?: string) {
  return createRouter({
    routeTree,
    history:
      startAt === undefined
        ? createHashHistory()
        : createMemoryHistory({ initialEntries: [startAt] }),
    defaultPreload: "intent",
    defaultErrorComponent: ({ error, reset }) => (
      <FailurePage
        problem={{
          code: "internal",
          what: "This screen couldn't be drawn.",
          meaning: "That is a defect of the app. Your data and the sync are not touched by it.",
          remedy: "Try again; if it stays, report it with the details below.",
          details: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }}
        onAgain={reset}
      />
    ),
    defaultNotFoundComponent: () => <Navigate to="/" replace />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
