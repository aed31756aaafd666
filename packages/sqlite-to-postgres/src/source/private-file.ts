import { chmodSync, closeSync, openSync } from 'node:fs';

/** What holds rows is for the account alone that made it, however readable the source may be. */
export const privateMode = 0o600;
export const privateFolderMode = 0o700;

/** An empty file, for SQLite to write to: what it makes itself is for everybody to read. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'w', privateMode));
  // One that was there already keeps the mode that it had.
  chmodSync(path, privateMode);
}
