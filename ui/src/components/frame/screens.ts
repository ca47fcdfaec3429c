/** The screens of the navigation and the palette, in order. Only those that work stand here. */
import {
  IconArrowsLeftRight,
  IconHelp,
  IconHistory,
  IconHome,
  IconListCheck,
  IconPlugConnected,
  IconSettings,
} from "@tabler/icons-react";

export const screens = [
  {
    to: "/home",
    name: "Home",
    about: "Is everything well, and what needs you",
    Icon: IconHome,
    group: "main",
  },
  {
    to: "/mapping",
    name: "Mapping",
    about: "Which field goes where",
    Icon: IconArrowsLeftRight,
    group: "main",
  },
  {
    to: "/rules",
    name: "Rules",
    about: "Whose records are synced, and what follows from what",
    Icon: IconListCheck,
    group: "main",
  },
  {
    to: "/history",
    name: "History",
    about: "Every run and every change, with its proof",
    Icon: IconHistory,
    group: "main",
  },
  {
    to: "/connections",
    name: "Connections",
    about: "Keys, scopes, endpoints, profiles",
    Icon: IconPlugConnected,
    group: "rest",
  },
  {
    to: "/settings",
    name: "Settings",
    about: "Theme, dates and numbers, intervals, limits, history",
    Icon: IconSettings,
    group: "rest",
  },
  {
    to: "/help",
    name: "Help",
    about: "How it works, terms, troubleshooting",
    Icon: IconHelp,
    group: "rest",
  },
] as const;

export type Screen = (typeof screens)[number];
