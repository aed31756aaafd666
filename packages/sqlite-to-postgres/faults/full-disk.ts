/** Disks that are full: small file systems in memory, which only root may mount. */
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { type Arena, migrateCommand } from './arena.ts';
import { type Fault, findSilence } from './fault.ts';

/** Room beside the backup, in kB: too little for it, then for the journal, then for the reports. */
const stateRoom = [-2000, -100, 8, 24, 48, 96, 160];
/** Shares of what a run adds to the database: too little for the rows, for the indexes, for what publishing writes. */
const targetRoom = [0.05, 0.2, 0.4, 0.6, 0.75, 0.85, 0.92, 0.97];
const plentyMegabytes = 512;

const missing = () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root may mount a small file system';
  return attempt('unshare', ['--mount', 'true']).status === 0 ? undefined : 'mounting is not allowed here';
};

export const fullStateFolder: Fault = {
  name: 'disk of the state folder full',
  points: stateRoom.length,
  missing,
  inflict: async (_arena, site, _random, i) => {
    const room = stateRoom[i] ?? 0;
    const folder = join(site.folder, '.sqlite-to-postgres');
    mkdirSync(folder);
    mount(folder, `${Math.round(statSync(site.source).size / 1024) + room}k`);
    const run = await spawnCommand(migrateCommand(site), site.folder);
    mount(folder, `${plentyMegabytes}m`, 'remount,');
    return {
      phase: room < 0 ? 'too small for the backup' : `backup and ${room} kB`,
      problems: findSilence(run, [3, 2]),
    };
  },
  afterwards: ({ folder }) => unmount(join(folder, '.sqlite-to-postgres')),
};

export const fullTarget: Fault = {
  name: 'disk of the target full',
  points: targetRoom.length,
  isAlone: true,
  missing,
  siteOptions: 'tablespace small',
  inflict: async (arena, site, _random, i) => {
    const room = targetRoom[i] ?? 0;
    const { empty, full } = arena.databaseBytes;
    mount(tablespaceFolder(arena), `${Math.round((empty + room * (full - empty)) / 1024)}k`, 'remount,');
    const run = await spawnCommand(migrateCommand(site), site.folder);
    mount(tablespaceFolder(arena), `${plentyMegabytes}m`, 'remount,');
    return { phase: `${Math.round(room * 100)} %`, problems: findSilence(run, [4]) };
  },
};

const tablespaceFolder = ({ root }: Arena) => join(root, 'small');

/** A tablespace on a file system of its own. Returns what takes it away. */
export async function mountTablespace(arena: Arena): Promise<() => void> {
  if (missing() !== undefined) return () => {};
  const folder = tablespaceFolder(arena);
  mkdirSync(folder);
  mount(folder, `${plentyMegabytes}m`);
  const { uid, gid } = statSync(arena.server.dataDir);
  chownSync(folder, uid, gid);
  await arena.asAdmin(async (admin) => await admin.query(`create tablespace small location '${folder}'`));
  return () => unmount(folder);
}

function mount(folder: string, size: string, prefix = ''): void {
  run('mount', ['-t', 'tmpfs', '-o', `${prefix}size=${size}`, 'tmpfs', folder]);
}

function unmount(folder: string): void {
  run('umount', [folder]);
}

function attempt(program: string, args: string[]): { status: number | null; stderr: string } {
  return spawnSync(program, args, { encoding: 'utf8' });
}

function run(program: string, args: string[]): void {
  const { status, stderr } = attempt(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
