import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hashSync } from '@node-rs/argon2';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { inQueue, TrustedFirst } from './trusted-first.ts';
import { passwordThreads } from './password-order.ts';
import { openPasswordPool } from './password-pool.ts';
import { hashPassword } from './passwords.ts';

let passwords = openPasswordPool();
afterEach(async () => await passwords.close());

const hash = hashPassword('granite lighthouse');
/** What a check costs is in the hash: where only the queue is judged, a check need not be dear. */
const cheapHash = hashSync('granite lighthouse', { memoryCost: 64, timeCost: 1, parallelism: 1 });
/** So many calls at once. */
const outcomes = async (count: number, call: () => Promise<unknown>) => {
  const settled = await Promise.allSettled(Array.from({ length: count }, call));
  return {
    done: settled.filter(({ status }) => status === 'fulfilled').length,
    busy: settled.filter((one) => one.status === 'rejected' && one.reason.code === 'passwords_busy').length,
  };
};

/** The processes of passwords that a process has started: of each what `ps` says in `columns`. */
function processesOf(pid: number | undefined, columns = 'pid'): string[] {
  const all = execFileSync('ps', ['--no-headers', '-e', '-o', `ppid,${columns},args`], { encoding: 'utf8' });
  return all
    .split('\n')
    .filter((line) => line.includes('password-program') && line.trim().startsWith(`${pid} `))
    .map((line) => line.trim().split(/ +/)[1] ?? '');
}

const isAlive = (pid: string | undefined) => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

test('takes so many as find room, keeps some of it for who has signed in before, and then takes others again', async () => {
  passwords = openPasswordPool();
  // The threads are there, and take the first of the flood.
  await Promise.all(Array.from({ length: passwordThreads }, async () => await passwords.check('x', hash)));
  const flood = outcomes(200, async () => await passwords.check('x', cheapHash));
  expect([passwords.hasRoom(), passwords.hasRoom({ isTrusted: true })]).toEqual([false, true]);
  const known = outcomes(40, async () => await passwords.check('x', cheapHash, { isTrusted: true }));
  const { done, busy } = await flood;
  expect(done).toBeGreaterThan(passwordThreads);
  expect(done).toBeLessThanOrEqual(passwordThreads + 48);
  expect(busy).toBe(200 - done);
  expect(await known).toEqual({ done: 16, busy: 24 });
  expect((await passwords.check('granite lighthouse', hash)).isRight).toBe(true);
});

/** Tests that leave it as it was share a process: its start costs more than what they ask of it. */
describe('a process under way', () => {
  const shared = openPasswordPool();
  afterAll(async () => await shared.close());

  test('takes whoever has signed in before first', async () => {
    const done: string[] = [];
    const check = async (name: string, isTrusted: boolean) => {
      await shared.check('x', hash, { isTrusted });
      done.push(name);
    };
    const others = Array.from({ length: 12 }, async () => await check('other', false));
    const known = Array.from({ length: 4 }, async () => await check('known', true));
    await Promise.all([...others, ...known]);
    // Either thread may have taken one of the others before, and may be held up with whatever it has.
    expect(done.slice(0, 8).filter((name) => name === 'known').length).toBeGreaterThanOrEqual(3);
  });

  test('judges while hashes wait, and says what is wrong', async () => {
    const flood = outcomes(8, async () => await shared.check('x', hash));
    expect(await shared.judge('password1234', { username: 'ann' })).toMatch(/too easy to guess/);
    expect(await flood).toEqual({ done: 8, busy: 0 });
  });

  test.runIf(process.platform === 'linux')('gives way to whoever asks', async () => {
    await shared.check('x', hash);
    expect(processesOf(process.pid, 'ni')).toEqual(['5']);
  });

  test('goes on when the server and its children are told to stop, as requests under way are answered', async () => {
    await shared.check('x', hash);
    const [pid] = processesOf(process.pid);
    const checks = outcomes(8, async () => await shared.check('x', hash));
    for (const signal of ['SIGINT', 'SIGTERM']) process.kill(Number(pid), signal);
    expect(await checks).toEqual({ done: 8, busy: 0 });
    expect(processesOf(process.pid)).toEqual([pid]);
  });
});

test('each kind waits in its order', () => {
  const queue = new TrustedFirst();
  const task = (name: string, isTrusted: boolean) =>
    Object.assign({ name }, inQueue(isTrusted)) as unknown as Parameters<TrustedFirst['push']>[0];
  for (const name of ['a', 'b', 'c']) queue.push(task(`other ${name}`, false));
  for (const name of ['a', 'b']) queue.push(task(`known ${name}`, true));
  const order = Array.from({ length: queue.size }, () => (queue.shift() as unknown as { name: string }).name);
  expect(order).toEqual(['known a', 'known b', 'other a', 'other b', 'other c']);
  expect(queue.shift()).toBeNull();
});

test('closes without waiting for what waits', async () => {
  passwords = openPasswordPool();
  const flood = outcomes(40, async () => await passwords.check('x', hash));
  await passwords.close();
  expect((await flood).done).toBeLessThan(40);
});

test('a process that died is a matter of that moment: who waited is told so, the next one has another', async () => {
  passwords = openPasswordPool();
  await passwords.check('x', hash);
  const [pid] = processesOf(process.pid);
  process.kill(Number(pid), 'SIGSTOP');
  const flood = outcomes(20, async () => await passwords.check('x', hash));
  process.kill(Number(pid), 'SIGKILL');
  expect(await flood).toEqual({ done: 0, busy: 20 });
  expect((await passwords.check('granite lighthouse', hash)).isRight).toBe(true);
});

test('a process that is stuck is killed and replaced, one without work ends', async () => {
  // Of this process: nothing is waited for, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    passwords = openPasswordPool({ silenceMs: 8000, idleMs: 3000 });
    await passwords.check('x', hash);
    const [pid] = processesOf(process.pid);
    process.kill(Number(pid), 'SIGSTOP');
    const stuck = outcomes(2, async () => await passwords.check('x', hash));
    vi.advanceTimersByTime(7999);
    expect(isAlive(pid)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(await stuck).toEqual({ done: 0, busy: 2 });
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect((await passwords.check('granite lighthouse', hash)).isRight).toBe(true);
    vi.advanceTimersByTime(2999);
    expect(processesOf(process.pid)).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await expect.poll(() => processesOf(process.pid)).toEqual([]);
    expect((await passwords.check('granite lighthouse', hash)).isRight).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('the process ends with one that was killed', async () => {
  const program = `
    import { openPasswordPool } from '${new URL('./password-pool.ts', import.meta.url).href}';
    const passwords = openPasswordPool();
    await passwords.hash('granite lighthouse');
    console.log('hashed');
    for (;;) await passwords.hash('granite lighthouse');`;
  passwords = openPasswordPool();
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  const [pid] = processesOf(owner.pid);
  expect(isAlive(pid)).toBe(true);
  owner.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});
