/** Which revision of the program met the faults. */
import { execFileSync } from 'node:child_process';

export function describeRevision(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const revision = `revision ${git('rev-parse', '--short', 'HEAD')}`;
    return git('status', '--porcelain', '--', '..') === '' ? revision : `${revision} with changes`;
  } catch {
    return 'revision unknown';
  }
}
