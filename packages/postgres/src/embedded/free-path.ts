import { existsSync } from 'node:fs';

/** The path, or the first with a number behind it, that nothing has. */
export function freePath(wanted: string): string {
  for (let n = 1; ; n++) {
    const path = n === 1 ? wanted : `${wanted}-${n}`;
    if (!existsSync(path)) return path;
  }
}
