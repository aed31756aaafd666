/** How much one question may hold: the schemas refuse more, and a page does not ask for it. */

/** Values of one condition. */
export const mostValues = 100;
/** Characters of a text of a record, or of one that is looked for. */
export const longestText = 1000;
/** Each word is looked up among all words of all records. */
export const mostWords = 32;
export const mostSortKeys = 5;

export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
