/**
 * A run of everything in parts, each kept when it is over: what is interrupted goes on where it was, as long as not a
 * byte of the checkout has changed. Kept below `node_modules/.cache`, where `npm ci` removes it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Part<Outcome> {
  /** Unique; tells also how many parts there are, where that says what it is. */
  name: string;
  run: () => Promise<Outcome>;
}

export interface PartsOptions {
  root: string;
  /** Forgets what was kept. */
  again: boolean;
  onKept: (name: string) => void;
}

export interface Parts {
  /** What is kept, else what it comes to now. What throws is not kept. */
  outcomeOf: <Outcome>(part: Part<Outcome>) => Promise<Outcome>;
}

export function openParts({ root, again, onKept }: PartsOptions): Parts {
  const folder = join(root, 'node_modules/.cache/test-all', stateOf(root));
  if (again) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return {
    outcomeOf: async <Outcome>({ name, run }: Part<Outcome>) => {
      const file = join(folder, `${name}.json`);
      if (existsSync(file)) {
        onKept(name);
        return JSON.parse(readFileSync(file, 'utf8')) as Outcome;
      }
      const outcome = await run();
      // A kill in the middle leaves no half of it.
      writeFileSync(`${file}.new`, JSON.stringify(outcome));
      renameSync(`${file}.new`, file);
      return outcome;
    },
  };
}

/** A digest of the revision and of all that differs from it. */
function stateOf(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, maxBuffer: 1 << 30 });
  const hash = createHash('sha256')
    .update(git('rev-parse', 'HEAD'))
    .update(git('diff', 'HEAD', '--binary'));
  const added = git('ls-files', '--others', '--exclude-standard', '-z').toString().split('\0').filter(Boolean);
  for (const file of added) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}
