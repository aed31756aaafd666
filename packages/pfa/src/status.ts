/**
 * The one state that a record is filtered and grouped by: discontinued before transferable, transferable before
 * actualized, as its flags say; planned where none of them does.
 */
export const statuses = ['planned', 'actualized', 'discontinued', 'transferable'] as const;
export type RecordStatus = (typeof statuses)[number];
