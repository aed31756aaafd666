import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { beginBackup } from './backup-folder.ts';

test('backups that begin in the same second have names of their own; what was abandoned leaves nothing', () => {
  const parent = mkdtempSync(join(tmpdir(), 'backup-folder-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const beganAt = new Date('2026-11-30T07:19:03.500Z');
  for (let i = 0; i < 3; i++) beginBackup(parent, beganAt).finish();
  beginBackup(parent, beganAt).abandon();
  expect(readdirSync(parent)).toEqual(['2026-11-30T07-19-03Z', '2026-11-30T07-19-03Z-2', '2026-11-30T07-19-03Z-3']);
});
