/** The accounts that start the server and run it: root, an ordinary user, and one after the other. */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyWhereReachable, findBinaries } from './binaries.ts';
import { placeReachably } from './placement.ts';
import { removeFolder } from './remove-folder.ts';
import { removeMisleadingPidFile } from './running-server.ts';
import { preparedServerFolder, query, serverFolder } from './testing/server-folder.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

describe.runIf(isRoot)('an ordinary user', () => {
  test('creates, owns all of it, and starts again although the pid file names a living process of another program', async () => {
    const folder = serverFolder(nobody);
    const account = { ...nobody, home: folder.parent };
    const first = folder.startOwner({ dir: folder.dir }, { account });
    const { origin, dataDir } = await first.outcome;
    expect(origin).toBe('created');
    expect(statSync(dataDir)).toMatchObject(nobody);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await first.stop();

    const stranger = spawn('sleep', ['60'], nobody);
    onTestFinished(() => void stranger.kill());
    writeFileSync(join(dataDir, 'postmaster.pid'), `${stranger.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`);
    const second = folder.startOwner({ dir: folder.dir }, { account });
    const { origin: later, url } = await second.outcome;
    expect(later).toBe('started');
    expect(stranger.exitCode).toBeNull();
    expect(await query(url, 'select current_user')).toBe('postgres');
    await second.stop();
  });

  test('is told of a folder in which it may not write', async () => {
    const folder = serverFolder();
    const owner = folder.startOwner({ dir: folder.dir }, { account: { ...nobody, home: '/' } });
    expect(await owner.outcome).toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining(folder.dir),
      hint: expect.stringContaining('DATABASE_URL'),
    });
  });

  test('is told whose the data are when they belong to another account', async () => {
    const folder = serverFolder(nobody);
    const account = { ...nobody, home: folder.parent };
    mkdirSync(join(folder.dir, 'data'), { recursive: true });
    writeFileSync(join(folder.dir, 'data', 'PG_VERSION'), '18\n');
    chownSync(folder.dir, nobody.uid, nobody.gid);
    expect(await folder.startOwner({ dir: folder.dir }, { account }).outcome).toMatchObject({
      code: 'folder_of_other_account',
      message: expect.stringMatching(/id 0, .* runs as 65534/),
    });
  });

  test('without a name is told what initdb needs', async () => {
    const nameless = { uid: 61_234, gid: 61_234 };
    const folder = serverFolder(nameless);
    const owner = folder.startOwner({ dir: folder.dir }, { account: { ...nameless, home: folder.parent } });
    expect(await owner.outcome).toMatchObject({
      code: 'account_without_name',
      message: expect.stringContaining('effective user ID 61234'),
    });
  });
});

describe.runIf(isRoot)('root', () => {
  test('runs the server as an unprivileged account', async () => {
    const folder = await preparedServerFolder();
    const server = await folder.start({ dir: folder.dir });
    const pid = readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
  });

  test('leaves nothing of its own in the folder: the account that ran the server can start it', async () => {
    const folder = await preparedServerFolder();
    // As a version that left it to root.
    writeFileSync(join(folder.dir, 'last-server.json'), '{}');
    const first = await folder.start({ dir: folder.dir });
    const account = statSync(first.dataDir);
    await first.stop();
    const owners = readdirSync(folder.dir).map((name) => statSync(join(folder.dir, name)).uid);
    expect(new Set(owners)).toEqual(new Set([account.uid]));
    const { uid, gid } = account;
    const owner = folder.startOwner({ dir: folder.dir }, { account: { uid, gid, home: folder.parent } });
    expect((await owner.outcome).origin).toBe('started');
    await owner.stop();
  });

  test('gives nothing away that a link leads to', async () => {
    const folder = serverFolder();
    const secret = join(folder.parent, 'secret');
    writeFileSync(secret, 'x');
    mkdirSync(folder.dir);
    symlinkSync(secret, join(folder.dir, 'starting.lock'));
    await expect(folder.start({ dir: folder.dir })).rejects.toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining('starting.lock'),
    });
    expect(statSync(secret).uid).toBe(0);
  });

  test('runs the data of an ordinary user as that user', async () => {
    const folder = await preparedServerFolder();
    execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, folder.parent]);
    const server = await folder.start({ dir: folder.dir });
    expect(server.origin).toBe('started');
    const pid = readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
    expect(statSync(`/proc/${pid}`).uid).toBe(nobody.uid);
  });

  test('keeps the data elsewhere when the folder cannot be reached, and finds them after the project has moved', async () => {
    const { parent } = serverFolder();
    const reachable = join(parent, 'var');
    const home = join(parent, 'home');
    mkdirSync(home, { mode: 0o700 });
    const place = placeReachably(join(home, 'project', 'server'), reachable);
    expect(place.startsWith(join(reachable, 'server-'))).toBe(true);
    expect(placeReachably(join(home, 'project', 'server'), reachable)).toBe(place);

    renameSync(join(home, 'project'), join(home, 'moved'));
    expect(placeReachably(join(home, 'moved', 'server'), reachable)).toBe(place);
    cpSync(join(home, 'moved'), join(home, 'copy'), { recursive: true });
    expect(placeReachably(join(home, 'copy', 'server'), reachable)).not.toBe(place);
    expect(placeReachably(join(home, 'moved', 'server'), reachable)).toBe(place);
  });

  test('starts below a folder of its own that no other account can enter', async () => {
    const folder = serverFolder();
    chmodSync(folder.parent, 0o700);
    const server = await folder.start({ dir: folder.dir });
    onTestFinished(async () => await removeFolder(server.dir));
    expect(server.dir.startsWith('/var/lib/embedded-postgres/server-')).toBe(true);
    expect(await query(server.url(), 'select 1')).toBe(1);
    await server.stop();
  });

  test('copies the programs, libraries and links to where the account can reach them', () => {
    const { parent } = serverFolder();
    const packaged = join(findBinaries(undefined).program('postgres'), '..', '..');
    const copy = copyWhereReachable(packaged, '18.4', parent);
    expect(existsSync(join(copy, 'bin', 'initdb'))).toBe(true);
    expect(existsSync(join(copy, 'lib', 'libicuuc.so.60'))).toBe(true);
    expect(copyWhereReachable(packaged, '18.4', parent)).toBe(copy);
  });
});

test('a platform without programs is named, with a way out', () => {
  expect(() => findBinaries(undefined, '@embedded-postgres/sunos-sparc')).toThrow(
    expect.objectContaining({ code: 'unsupported_platform', hint: expect.stringContaining('DATABASE_URL') }),
  );
});

test('a pid file of a process that has ended is left to PostgreSQL', () => {
  const { parent } = serverFolder();
  writeFileSync(join(parent, 'postmaster.pid'), '999999999\n');
  removeMisleadingPidFile(parent);
  expect(existsSync(join(parent, 'postmaster.pid'))).toBe(true);
});
