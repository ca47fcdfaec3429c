/** The profiles: those that come with the app, and the person's own. */
import type { ProfileSummary } from "../bindings/ProfileSummary";
import { fail } from "./problems";
import { checkProfile, summarise, type Json } from "./profile-check";
import { tryProfile } from "./profile-trial";
import type { Handlers } from "./scenario";
import type { FakeState } from "./state";

/** One that can't be read any more is listed with the reason and without capabilities. */
function listed(text: string): ProfileSummary {
  const { summary, problems } = checkProfile(text);
  if (summary) return summary;
  const unreadable = summarise(JSON.parse(text) as Json);
  return {
    ...unreadable,
    description: problems[0]?.what ?? "",
    capabilities: [],
    needsKey: false,
    keyLabel: "",
    keyOptional: true,
  };
}

type ProfileCommand =
  | "list_profiles"
  | "get_profile"
  | "check_profile"
  | "save_profile"
  | "delete_profile"
  | "try_profile"
  | "export_text";

export function profileHandlers(state: FakeState): Pick<Handlers, ProfileCommand> {
  return {
    list_profiles: () => [...state.profiles.values()].map(listed),
    get_profile: (key) =>
      state.profiles.get(key) ??
      fail("notFound", {
        what: `There is no profile named ${key}.`,
        meaning: "It was deleted, or never saved here.",
        remedy: "Pick another profile, or import it again.",
      }),
    check_profile: checkProfile,
    save_profile: (text) => {
      const { summary, problems } = checkProfile(text);
      if (!summary) return fail(problems[0]?.code ?? "profileInvalid", problems[0]);
      if (summary.builtIn) {
        return fail("invalidInput", {
          what: `The key “${summary.key}” belongs to a profile that comes with the app.`,
          meaning: "Built-in profiles can't be changed; nothing was saved.",
          remedy: "Give yours a key of its own.",
          field: "/key",
        });
      }
      state.profiles.set(summary.key, text);
      state.emit({ type: "connectionsChanged" });
      return summary;
    },
    delete_profile: (key) => {
      if (state.certileads?.profileKey === key) {
        return fail("invalidInput", {
          what: "This profile is in use.",
          meaning: "Nothing was removed.",
          remedy: "Connect with another profile first if you want to remove it.",
        });
      }
      state.profiles.delete(key);
      return null;
    },
    try_profile: (request) => tryProfile(request, state.certileads?.baseUrl ?? null),
    export_text: () => true,
  };
}
