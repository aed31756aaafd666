import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { remediedCall } from './remedied-call.ts';

const remedy = ['--on-bad-value', 'reject', '--on-nul', 'escape'];

test.each([
  [
    ['migrate', "it's $HOME.db", '--yes'],
    ["it's $HOME.db", '--yes'],
  ],
  [
    ['migrate', '--on-bad-value', 'widen', 'a.db', '--on-nul=reject', '--on-orphan', 'reject'],
    ['a.db', '--on-orphan', 'reject'],
  ],
  [
    ['migrate', '--', '--on-nul', 'a\nb.db'],
    ['--', '--on-nul', 'a\nb.db'],
  ],
  [
    ['migrate', 'a.db', 'postgresql://u:hidden@h/d'],
    ['a.db', 'postgresql://u:***@h/d'],
  ],
  [
    ['migrate', '--follow', 'a.db', '--hold-source', '--yes'],
    ['a.db', '--yes'],
  ],
])('%j: a shell reads the same words, with the options of the remedy', (args, kept) => {
  const printed = remediedCall(['echo_words', ...args], remedy);
  const read = execFileSync('sh', ['-c', `echo_words() { printf '%s\\0' "$@"; }; ${printed}`], { encoding: 'utf8' });
  expect(read.split('\0').slice(0, -1)).toEqual(['migrate', ...remedy, ...kept]);
});
