/** A case of a move into tables that are there: a folder with what stands on both sides, what is called, and what comes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const movesFolder = import.meta.dirname;

export interface MoveCase {
  name: string;
  folder: string;
  /** What the SQLite file is made by; a line that begins with -- says what the case is about. */
  source: string;
  /** What the tables of the target are made by, as the role that owns them. */
  target: string;
  /** By a superuser, before. */
  setUp: string | undefined;
  /**
   * A call a line: of the mover, with `$TARGET` for the URL of the target; `sql` for a statement in the target,
   * `source` for one in the SQLite file, `carried` in now.db; `rules` for what the file rules.json is to hold.
   */
  calls: string[];
  /** Every call with what it printed; undefined until it is written. */
  expected: string | undefined;
}

/** In the folders of `parent`. */
export function readMoveCases(parent: string = movesFolder): MoveCase[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((name) => {
      const folder = join(parent, name);
      const read = (file: string) => {
        const path = join(folder, file);
        return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      };
      return {
        name,
        folder,
        source: read('source.sql') ?? '',
        target: read('target.sql') ?? '',
        setUp: read('superuser.sql'),
        calls: (read('command') ?? '').trim().split('\n'),
        expected: read('expected'),
      };
    });
}
