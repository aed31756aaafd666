/** Ids of sessions and devices: what is none need not be asked the database for, which would refuse it. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
