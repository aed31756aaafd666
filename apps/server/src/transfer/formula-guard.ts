/**
 * Texts that a spreadsheet would run as a formula get an apostrophe in front, which it takes for a text; an import takes
 * it off again. A text that begins with apostrophes and then such a sign gets one more, so that nothing is lost.
 * Numbers are never guarded. Pure.
 */

/** The signs and their full-width forms, and the blanks that are skipped before one. */
const guarded = /^'*[=+\-@\t\r\n＝＋－＠]/;

export const guardFormula = (text: string): string => (guarded.test(text) ? `'${text}` : text);

export const unguardFormula = (text: string): string =>
  text.startsWith("'") && guarded.test(text) ? text.slice(1) : text;
