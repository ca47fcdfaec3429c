/**
 * The router and what stands around every screen: theme, queries, notifications, events.
 *
 * Routes live in the address's fragment, so a reload shows the same screen. Screens are loaded
 * when first opened; this is the only file that knows all features.
 */
import { MantineProvider, useMantineColorScheme } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { QueryClientProvider, useQuery, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { createQueryClient } from "@/api/client";
import { query } from "@/api/queries";
import { useEngineEvents } from "@/api/use-engine-events";
import { createAppRouter } from "./router";
import { resolveVariables, theme } from "./theme";

/** Shows a failed command that has no place of its own on the screen. */
function announce(title: string, error: { problem: { what: string; remedy: string } }): void {
  const { what, remedy } = error.problem;
  notifications.show({ title, message: `${what} ${remedy}`.trim(), color: "red", autoClose: 8000 });
}

interface AppProps {
  /** Tests start at a route and with a client of their own. */
  start?: string;
  client?: QueryClient;
}

export function App({ start, client: givenClient }: AppProps) {
  const [client] = useState(() => givenClient ?? createQueryClient(announce));
  const [router] = useState(() => createAppRouter(start));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      // Without transitions, which a document without layout never ends.
      env={import.meta.env.MODE === "test" ? "test" : "default"}
    >
      <QueryClientProvider client={client}>
        <Live />
        <Notifications position="bottom-right" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Hears the engine and follows the chosen theme. */
function Live() {
  useEngineEvents();
  const { data: preferences } = useQuery(query("get_preferences", null));
  const { setColorScheme } = useMantineColorScheme();
  const chosen = preferences?.theme;
  useEffect(() => {
    if (chosen) setColorScheme(chosen === "system" ? "auto" : chosen);
  }, [chosen, setColorScheme]);
  return null;
}
