/** PostgreSQL stores no NUL, and no half of a surrogate pair in JSON. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
