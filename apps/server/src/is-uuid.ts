/** Ids of sessions and devices: the database need not be asked for what is not an id, and would refuse it. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
