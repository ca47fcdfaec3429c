/** Time zones by their IANA names, for a select. */

/** All that the platform knows, and the one that is not a place. */
export const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((one) => one !== "UTC")];
