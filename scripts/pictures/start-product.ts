/** The product of this checkout with its sample, on free ports and data of its own, for as long as it is needed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export async function startProduct(records = 600): Promise<{ address: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  // So that an embedded server, which never runs as root, reaches its data here.
  chmodSync(folder, 0o755);
  const env = { ...process.env, DATABASE_URL: '', VANGUARD_DATA: join(folder, 'data'), API_PORT: '0', WEB_PORT: '0' };
  const child = spawn(process.execPath, [main, 'start', '--records', String(records)], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'close');
    rmSync(folder, { recursive: true, force: true });
  };
  let said = '';
  const address = await new Promise<string | undefined>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /Page\s+(http\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => resolve(undefined));
  });
  if (address !== undefined) return { address, stop };
  await stop();
  throw new Error(`The product did not start:\n${said}`);
}
