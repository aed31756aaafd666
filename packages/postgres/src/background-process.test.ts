/** Programs that give way do so against everybody: in their session, and where Linux weighs sessions, with it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forkInBackground } from './background-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'background-'));
const program = join(folder, 'program.mjs');
writeFileSync(program, `process.send({ ...process.env }); process.once('disconnect', () => process.exit());`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sessionOf = (pid: number | undefined) =>
  execFileSync('ps', ['-o', 'sid=', '-p', String(pid)], { encoding: 'utf8' }).trim();

test.runIf(process.platform === 'linux')('several at once, and they know nothing of the environment', async () => {
  process.env['BACKGROUND_SECRET'] = 'x';
  const children = [3, 9, 14].map((niceness) => forkInBackground(program, { niceness, execArgv: [] }));
  const environments = await Promise.all(children.map(async (child) => await once(child, 'message')));
  delete process.env['BACKGROUND_SECRET'];
  expect(JSON.stringify(environments)).not.toContain('BACKGROUND_SECRET');
  for (const [i, child] of children.entries()) {
    const niceness = [3, 9, 14][i];
    const read = () => readFileSync(`/proc/${child.pid}/autogroup`, 'utf8');
    const ni = execFileSync('ps', ['-o', 'ni=', '-p', String(child.pid)], { encoding: 'utf8' });
    expect(Number(ni)).toBe(niceness);
    if (!existsSync('/proc/self/autogroup')) continue;
    expect(sessionOf(child.pid)).toBe(String(child.pid));
    // Without privileges the kernel lets one through at a time.
    await expect.poll(read).toMatch(new RegExp(` nice ${niceness}$`, 'm'));
  }
  for (const child of children) child.disconnect();
  await Promise.all(children.map(async (child) => child.exitCode ?? (await once(child, 'exit'))));
});
