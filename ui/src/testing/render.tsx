/** Draws the whole app at a route, or one piece within what it needs, on a made-up engine. */
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { createQueryClient } from "@/api/client";
import { App } from "@/app";
import { installBackend } from "@/ipc/backend";
import { createFakeBackend } from "@/ipc/fake/fake";
import type { FakeOptions } from "@/ipc/fake/scenario";
import { resolveVariables, theme } from "@/theme";

/** The app at `route`, such as "/connections". */
export async function renderApp(route: string, options: Partial<FakeOptions> = {}) {
  const fake = createFakeBackend(options);
  installBackend(fake);
  const view = await act(async () => render(<App start={route} />));
  return { fake, user: userEvent.setup(), ...view };
}

/** One component, with theme, queries and a router around it. */
export async function renderPiece(piece: ReactElement, options: Partial<FakeOptions> = {}) {
  const fake = createFakeBackend(options);
  installBackend(fake);
  const router = createRouter({
    routeTree: createRootRoute({ component: () => piece }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  const client = createQueryClient(() => {});
  const view = await act(async () =>
    render(
      <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} env="test">
        <QueryClientProvider client={client}>
          {/* The piece's own router knows other routes than the app's. */}
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  return { fake, client, user: userEvent.setup(), ...view };
}
