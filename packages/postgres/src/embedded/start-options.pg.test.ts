/** Ports, folders, settings and cancelling: what is used, and what is refused with a next step. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRunningServer } from './running-server.ts';
import { isWholeSuite } from '../testing/suite.ts';
import { preparedServerFolder, serverFolder } from './testing/server-folder.ts';

describe('ports', () => {
  test('an explicit one is used, and refused with its number when it is taken', async () => {
    const folder = serverFolder();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(folder.start({ dir: folder.dir, port })).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('`port`'),
    });
    await new Promise((resolve) => other.close(resolve));
    expect((await folder.start({ dir: folder.dir, port })).port).toBe(port);
  });

  test('the last one is given up when another program has it', async () => {
    const folder = await preparedServerFolder();
    const first = await folder.start({ dir: folder.dir });
    await first.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first.port, '127.0.0.1', resolve));
    const second = await folder.start({ dir: folder.dir, port: 0 });
    expect(second.port).not.toBe(first.port);
    await new Promise((resolve) => other.close(resolve));
  });

  test.each([-1, 1.5, 65_536])('%d is not a port', async (port) => {
    const folder = serverFolder();
    await expect(folder.start({ dir: folder.dir, port })).rejects.toMatchObject({ code: 'port_not_allowed' });
  });
});

describe('folders', () => {
  test('one with other files is refused and left as it is', async () => {
    const folder = serverFolder();
    mkdirSync(folder.dir);
    writeFileSync(join(folder.dir, 'thesis.txt'), 'mine');
    await expect(folder.start({ dir: folder.dir })).rejects.toMatchObject({
      code: 'folder_not_ours',
      message: expect.stringContaining('thesis.txt'),
    });
    expect(readdirSync(folder.dir)).toEqual(['thesis.txt']);
  });

  test('data that are not PostgreSQL’s are refused and left as they are', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    await server.stop();
    const kept = readdirSync(server.dataDir).length;
    const version = join(server.dataDir, 'PG_VERSION');
    writeFileSync(version, '17\n');
    await expect(folder.start({ dir: folder.dir })).rejects.toMatchObject({
      code: 'other_major_version',
      message: expect.stringMatching(/PostgreSQL 17, .* PostgreSQL 18/),
    });
    rmSync(version);
    await expect(folder.start({ dir: folder.dir })).rejects.toMatchObject({ code: 'folder_not_ours' });
    expect(readdirSync(server.dataDir).length).toBe(kept - 1);
  });

  test('one that cannot be made is named', async () => {
    const folder = serverFolder();
    writeFileSync(join(folder.parent, 'file'), '');
    await expect(folder.start({ dir: join(folder.parent, 'file', 'server') })).rejects.toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining(join('file', 'server')),
    });
  });

  test('the password is readable by its account alone, and its loss is told before a server is started', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    const passwordFile = join(folder.dir, 'superuser-password');
    expect(statSync(passwordFile).mode & 0o077).toBe(0);
    expect(server.url()).toContain(encodeURIComponent(readFileSync(passwordFile, 'utf8').trim()));
    await server.stop();
    rmSync(passwordFile);
    await expect(folder.start({ dir: folder.dir })).rejects.toMatchObject({ code: 'password_missing' });
    expect(findRunningServer(server.dataDir)).toBeUndefined();
  });
});

describe('settings and cancelling', () => {
  test('an unknown setting is named', async () => {
    const folder = await preparedServerFolder();
    await expect(folder.start({ dir: folder.dir, settings: { work_memory: '1MB' } })).rejects.toMatchObject({
      code: 'bad_setting',
      message: expect.stringContaining('work_memory'),
    });
  });

  test('a start cancelled before it begins does nothing', async () => {
    const folder = serverFolder();
    await expect(folder.start({ dir: folder.dir, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(readdirSync(folder.dir)).toEqual([]);
  });

  const delaysMs = isWholeSuite ? [100, 600] : [100];
  test.each(delaysMs)('a start cancelled after %d ms leaves nothing running', async (delayMs) => {
    const folder = serverFolder();
    const start = folder.start({ dir: folder.dir, signal: AbortSignal.timeout(delayMs) }).then(
      async (server) => {
        await server.stop();
        return 'done';
      },
      (error: { code?: string }) => error.code,
    );
    expect(['done', 'aborted']).toContain(await start);
    expect(findRunningServer(join(folder.dir, 'data'))).toBeUndefined();
    expect((await folder.start({ dir: folder.dir })).origin).toMatch(/created|started/);
  });
});
