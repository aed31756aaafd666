import { expect, test } from 'vitest';
import { describeStartFailure } from './start-failure.ts';

const otherwise = { code: 'start_failed' as const, hint: 'See the log.' };

test.each([
  [
    '/x/postgres: error while loading shared libraries: libicuuc.so.60: cannot open',
    'binaries_incomplete',
    '--ignore-scripts',
  ],
  ['setpriv: failed to execute /x/postgres: No such file or directory', 'unsupported_platform', 'glibc'],
  ['spawn /x/postgres ENOENT', 'unsupported_platform', 'DATABASE_URL'],
  [
    'initdb: error: could not look up effective user ID 4711: user does not exist',
    'account_without_name',
    '/etc/passwd',
  ],
  ['FATAL:  unrecognized configuration parameter "work_memory"', 'bad_setting', 'settings'],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk_full', 'room'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'not_enough_memory', 'shared_buffers'],
  ['FATAL:  data directory "/x" has wrong ownership', 'folder_not_writable', '0700'],
  ['PANIC:  could not locate a valid checkpoint record', 'data_damaged', 'backup'],
  ['PANIC:  could not open file "global/pg_control": No such file or directory', 'data_damaged', 'backup'],
  ['FATAL:  lock file "postmaster.pid" is empty', 'start_failed', 'See the log.'],
])('%s', (log, code, hint) => {
  expect(describeStartFailure(log, 'It did not start', otherwise)).toMatchObject({
    code,
    hint: expect.stringContaining(hint),
  });
});

test('the message has the telling lines of the log, without the rest', () => {
  const log = [
    '2026-01-01 LOG:  starting PostgreSQL',
    '2026-01-01 FATAL:  lock file is empty',
    '2026-01-01 HINT:  See',
    '2026-01-01 LOG:  database system is shut down',
  ].join('\n');
  expect(describeStartFailure(log, 'It did not start', otherwise).message).toBe(
    'It did not start: FATAL:  lock file is empty',
  );
});

test('without such lines it has the last ones', () => {
  expect(describeStartFailure('killed\n', 'It did not start', otherwise).message).toBe('It did not start: killed');
  expect(describeStartFailure('', 'It did not start', otherwise).message).toBe(
    'It did not start: it ended without a word',
  );
});
