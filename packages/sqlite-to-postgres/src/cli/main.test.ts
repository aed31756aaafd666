/** The command in a process of its own, where that proves what a call in process cannot. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { spawnCommand } from '../testing/spawn-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const writeSqlite = useSqliteFiles();
const simple = 'create table t (id integer primary key)';

test('the status of a call is that of the process, and its words go to their streams', async () => {
  const { folder } = writeSqlite(simple);
  expect(await spawnCommand(['migrate', 'nowhere.db'], folder)).toEqual({
    status: 3,
    stdout: '',
    stderr: expect.stringMatching(/^Error: There is no file/),
  });
  expect(await spawnCommand(['--help'], folder)).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^Usage: /),
    stderr: '',
  });
});

test('an older Node is told which one is needed', async () => {
  const { folder } = writeSqlite(simple);
  const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})`;
  const { status, stdout, stderr } = await spawnCommand(['--help'], folder, {
    environment: { NODE_OPTIONS: `--import=${older}` },
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^Error: Node 24 or newer is needed; this is 20\.19\.0/);
  // What it imports would be read before the first line of it is carried out.
  const entry = readFileSync(new URL('main.ts', import.meta.url), 'utf8');
  expect(entry).not.toMatch(/^import /m);
});

test('a second Ctrl-C ends the process at once, whatever it waits for', async () => {
  const { path, folder } = writeSqlite(simple);
  let child: ChildProcess | undefined;
  // Nothing tells of the first, since a connection that is being made is waited for.
  const silent = createServer(async () => {
    for (let press = 0; press < 2; press++) {
      await sleep(200);
      child?.kill('SIGINT');
    }
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const { status, stderr } = await spawnCommand(['migrate', path, `postgresql://u@127.0.0.1:${port}/d`], folder, {
    environment: { npm_lifecycle_event: '' },
    onSpawn: (spawned) => {
      child = spawned;
    },
  });
  silent.close();
  expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
});
