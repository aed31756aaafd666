/** Who watches a run may go away: it is cancelled in order, and a source that it follows has its own schema again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { callUntil } from '../../faults/call-until.ts';
import { runUntil } from '../../faults/run-until.ts';
import { readSchema, shop } from '../follow/testing/shop.ts';
import { hangUp, hasTerminal, runAtTerminal } from '../testing/run-at-terminal.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { keys } from './testing/answers.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const main = fileURLToPath(new URL('main.ts', import.meta.url));

const definitions = (path: string) => readSchema(path).map((row) => ({ ...(row as object), rootpage: undefined }));
const follow = (path: string, schema: string) => ['migrate', path, clone.url, '--schema', schema, '--follow'];

/** Runs the command line with what the shell makes of its output. */
async function runRedirected(args: string[], cwd: string, redirection: string) {
  const command = ['-c', `exec "$@" ${redirection}`, 'bash', process.execPath, main, ...args];
  const child = spawn('bash', command, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

describe('a run', () => {
  test('whose terminal sends that it closes, by shell and kernel, takes its triggers out', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const { status, stderr } = await callUntil([...follow(path, 'hung_up'), '--yes', '--switch-on-signal'], folder, {
      phase: 'follow',
      delayMs: 100,
      strike: ({ signals, stderr: terminal }) => {
        terminal.isTTY = true;
        ['SIGHUP', 'SIGHUP'].forEach((signal) => signals.emit(signal, signal));
      },
    });
    expect({ status, stderr }).toEqual({ status: 129, stderr: expect.stringContaining('Cancelled') as string });
    expect(definitions(path)).toEqual(before);
  });

  test.skipIf(!hasTerminal)('whose terminal is gone while it asks takes its triggers out', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    await runAtTerminal(follow(path, 'gone'), folder, [
      ['Move it? [y/N]', `y${keys.enter}`],
      ['Go on? [y/N]', `y${keys.enter}`],
      ['Press Enter to switch over', hangUp],
    ]);
    // The process itself is nobody's child any more.
    await expect.poll(() => definitions(path)).toEqual(before);
  });

  test('whose output nobody reads any more is cancelled', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const { status, stderr } = await runUntil([...follow(path, 'unread'), '--yes', '--switch-on-signal'], folder, {
      phase: 'stage',
      delayMs: 0,
      strike: (child) => child.stdout?.destroy(),
    });
    expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringContaining('Cancelled') as string });
    expect(stderr).not.toMatch(/EPIPE|Defect/);
    expect(definitions(path)).toEqual(before);
  });

  test.skipIf(process.platform !== 'linux')('whose output is full is cancelled, and says why', async () => {
    const { path, folder } = writeSqlite(shop);
    const { status, stderr } = await runRedirected(
      ['migrate', path, clone.url, '--schema', 'full', '--json'],
      folder,
      '> /dev/full',
    );
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: expect.stringMatching(/Standard output cannot be written to: .*ENOSPC[\s\S]*Cancelled while/) as string,
    });
  });
});
