/**
 * The look, in one place: colours, type, space, and Mantine's defaults.
 *
 * Text colours are chosen so that every pair that occurs has a contrast of at least 4.5 in both
 * themes; state colours never stand alone (components/states). The dark theme rises by getting
 * lighter: dark.8 lies lowest, dark.5 floats.
 */
import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Button,
  Modal,
  Notification,
  Drawer,
  Table,
  Tooltip,
} from "@mantine/core";

const gray: MantineColorsTuple = [
  "#f8f9fb",
  "#f1f3f6",
  "#e6e9ef",
  "#d5dae3",
  "#b9c1ce",
  "#8b95a7",
  "#5a6578",
  "#414b5d",
  "#2a3241",
  "#171c27",
];
const dark: MantineColorsTuple = [
  "#e3e6ee",
  "#c4cad7",
  "#a3abbd",
  "#929bae",
  "#3b4254",
  "#2a3040",
  "#212634",
  "#181c27",
  "#12151e",
  "#0d1017",
];
const indigo: MantineColorsTuple = [
  "#eef1ff",
  "#dde3ff",
  "#bdc8ff",
  "#9dacff",
  "#8495f7",
  "#6476ea",
  "#4c5fd5",
  "#4152bc",
  "#36459e",
  "#2b387f",
];
const green: MantineColorsTuple = [
  "#e9f7ef",
  "#cdeedb",
  "#a3dfbd",
  "#76cf9c",
  "#50bf80",
  "#2fa866",
  "#1f8f53",
  "#177343",
  "#115c36",
  "#0b4528",
];
const yellow: MantineColorsTuple = [
  "#fff6e0",
  "#ffeabd",
  "#fcd98a",
  "#f5c453",
  "#e9ae2b",
  "#cc9115",
  "#a87408",
  "#835903",
  "#684602",
  "#4d3401",
];
const red: MantineColorsTuple = [
  "#fdeeee",
  "#fbd9d9",
  "#f6b3b3",
  "#f08f8f",
  "#e86c6c",
  "#d94b4b",
  "#c23434",
  "#a32626",
  "#831d1d",
  "#631515",
];

/** The head of a dialog is a header element, which would count as the window's own banner. */
const noBanner = { header: { role: "presentation" } };

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: 6,
  colors: { gray, dark, indigo, green, yellow, red },
  black: "#171c27",
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "999px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "28px" },
      h2: { fontSize: "16px", lineHeight: "24px" },
      h3: { fontSize: "14px", lineHeight: "20px" },
    },
  },
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 140 },
        padding: "lg",
        closeButtonProps: { "aria-label": "Close" },
        attributes: noBanner,
      },
      styles: { title: { fontSize: "16px", fontWeight: 600 } },
    }),
    Drawer: Drawer.extend({
      defaultProps: {
        position: "right",
        padding: "lg",
        closeButtonProps: { "aria-label": "Close" },
        attributes: noBanner,
      },
      styles: { title: { fontSize: "16px", fontWeight: 600 } },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 7, horizontalSpacing: 12 } }),
    Tooltip: Tooltip.extend({
      defaultProps: { events: { hover: true, focus: true, touch: false }, withinPortal: true },
    }),
  },
});

/** Colours that Mantine's own tokens lack, and those of its tokens that are too pale to read. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-text": "#171c27",
    "--mantine-color-dimmed": gray[6],
    "--mantine-color-placeholder": "#667085",
    "--mantine-color-error": red[6],
    "--mantine-color-anchor": indigo[7],
    "--mantine-color-disabled-color": gray[6],
    "--mantine-color-default-border": gray[3],
    "--surface-sunken": gray[0],
    "--surface": "#ffffff",
    "--surface-raised": "#ffffff",
    "--line": gray[2],
    "--line-strong": gray[3],
    "--hover": gray[1],
    "--ok": green[7],
    "--ok-surface": green[0],
    "--ok-line": green[2],
    "--warn": yellow[7],
    "--warn-surface": yellow[0],
    "--warn-line": yellow[2],
    "--bad": red[7],
    "--bad-surface": red[0],
    "--bad-line": red[2],
    "--accent": indigo[7],
    "--accent-surface": indigo[0],
    "--accent-line": indigo[2],
  },
  dark: {
    "--mantine-color-text": dark[0],
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": dark[3],
    "--mantine-color-error": red[3],
    "--mantine-color-anchor": indigo[3],
    "--mantine-color-disabled-color": dark[2],
    "--mantine-color-default-border": dark[4],
    "--surface-sunken": dark[8],
    "--surface": dark[7],
    "--surface-raised": dark[6],
    "--line": "#272d3b",
    "--line-strong": dark[4],
    "--hover": "#1f2431",
    "--ok": green[3],
    "--ok-surface": "#14281f",
    "--ok-line": "#1f4632",
    "--warn": yellow[3],
    "--warn-surface": "#2b2414",
    "--warn-line": "#4b3d18",
    "--bad": red[3],
    "--bad-surface": "#2f1a1e",
    "--bad-line": "#57282c",
    "--accent": indigo[3],
    "--accent-surface": "#20263f",
    "--accent-line": "#343f6b",
  },
});
