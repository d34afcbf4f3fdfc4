/** Codes that `check` of files never gives, and the test that provokes each. */
export const provokedElsewhere: Readonly<Record<string, string>> = {};
