/** Taken for everything done on behalf of a person; has no sign-in. */
export const appRole = 'vanguard_app';
