/** What servers differ in when they compare texts of columns with NOCASE. */

/** Before, a collation folds by strength alone. */
const firstWithCollationRules = 16;

/** Undefined where the server tells letters apart as it should. */
export function describeFolding(serverVersion: string): string | undefined {
  if (Number.parseInt(serverVersion, 10) >= firstWithCollationRules) return undefined;
  return `PostgreSQL ${serverVersion} takes more letters for equal in columns with NOCASE than 16 and later do: ß and ẞ, б and Б, 2 and ² stay apart only from 16 on.`;
}
