/** SQLite's names are equal without regard to the case of ASCII letters. */
export function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
