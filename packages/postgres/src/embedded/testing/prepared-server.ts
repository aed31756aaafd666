/** The folder of a server as its first start leaves it: a copy takes a tenth of the CPU of `initdb`, half a second. */
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { chooseAccount, isReachableByAll, isRoot } from '../account.ts';
import { findBinaries } from '../binaries.ts';
import { ensureCluster } from '../create-cluster.ts';
import { openDataFolder } from '../data-folder.ts';

/** Makes one with the programs of a package, those of the newest version where unset. Returns where it really is. */
export async function prepareServer(dir: string, packageName?: string): Promise<string> {
  const folder = openDataFolder(dir);
  const account = chooseAccount(folder.data);
  const binaries = findBinaries(account, packageName);
  await ensureCluster(folder, binaries, account, { durable: false, signal: undefined });
  return folder.root;
}

/** Where it cannot be copied with its owner, or not to where the server could reach it, another one is made. */
export async function copyPreparedServer(prepared: string, dir: string, packageName?: string): Promise<string> {
  if (process.platform === 'win32' || (isRoot() && !isReachableByAll(dirname(dir))))
    return await prepareServer(dir, packageName);
  execFileSync('cp', ['-a', prepared, dir]);
  return dir;
}
