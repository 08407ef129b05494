// Facts that the sandbox does not hold to, with the reason. The test fails when one of them holds.

export const NOT_YET: Readonly<Record<string, string>> = {};
