/** What a call ends with, whatever its action and its streams do. */
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CancelledError, exitStatus, UsageError } from '../errors.ts';
import type { CommandContext } from './command-io.ts';
import { runProgram } from './run-program.ts';
import { type CapturedIo, capturedIo } from './testing/captured-io.ts';

type Act = (context: CommandContext) => Promise<void>;

/** A program with the one command `act`. */
async function run(act: Act, io: CapturedIo): Promise<{ status: number; stdout: string; stderr: string }> {
  const status = await runProgram(
    'program',
    (program, perform) => void program.command('act').action(perform(act)),
    ['act'],
    io,
  );
  return { status, ...io.printed };
}

const waitForEnd: Act = async ({ signal }) => await sleep(60_000, undefined, { signal, ref: false });

const failing = (code: string) =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: no luck`), { code })) });

describe('an action', () => {
  test('that returns no status is done; one that does ends with it', async () => {
    expect(await run(async () => {}, capturedIo('/'))).toEqual({ status: 0, stdout: '', stderr: '' });
    const status = await runProgram(
      'program',
      (program, perform) => void program.action(perform(async () => exitStatus.setAside)),
      [],
      capturedIo('/'),
    );
    expect(status).toBe(6);
  });

  test('that fails in words ends with the status of its error; a defect is told with its stack', async () => {
    const usage = async () => {
      throw new UsageError('So not.', { code: 'no', hint: 'But so.' });
    };
    expect(await run(usage, capturedIo('/'))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Error: So not.\nWhat to do: But so.\n',
    });
    const defect = async () => {
      throw new TypeError('x is undefined');
    };
    const { status, stderr } = await run(defect, capturedIo('/'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Defect: TypeError: x is undefined\n +at .*\n[\s\S]*please report it/);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
  ])('is cancelled at %s, also where it comes twice, and ends with %i', async (signal, status) => {
    const io = capturedIo('/');
    const ended = run(waitForEnd, io);
    for (let i = 0; i < 2; i++) io.signals.emit(signal, signal);
    expect(await ended).toMatchObject({ status, stderr: expect.stringMatching(/^Error: Cancelled while working\./) });
  });

  test('is cancelled where its terminal closes, and ends with 129', async () => {
    const io = { ...capturedIo('/'), stdin: Object.assign(new PassThrough(), { isTTY: true }) };
    const ended = run(waitForEnd, io);
    for (let i = 0; i < 2; i++) io.signals.emit('SIGHUP', 'SIGHUP');
    expect(await ended).toMatchObject({
      status: 129,
      stderr: expect.stringMatching(/^Error: Cancelled while working/),
    });
  });

  test('without a terminal outlives the one that it was started from', async () => {
    const io = capturedIo('/');
    const ended = run(async ({ signal }) => await sleep(20, undefined, { signal }), io);
    io.signals.emit('SIGHUP', 'SIGHUP');
    expect(await ended).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('that ends by an error of its own after a signal tells that error', async () => {
    const io = capturedIo('/');
    const act: Act = async (context) => {
      await waitForEnd(context).catch(() => {});
      throw new CancelledError('copying');
    };
    const ended = run(act, io);
    io.signals.emit('SIGINT', 'SIGINT');
    expect((await ended).stderr).toContain('Cancelled while copying');
  });
});

describe('an output', () => {
  const tell: Act = async ({ stdout }) => void stdout.write('the report\n');

  test('that is full is told on standard error, and what was done does not end with 0', async () => {
    const io = { ...capturedIo('/'), stdout: failing('ENOSPC') };
    expect(await run(tell, io)).toMatchObject({
      status: 2,
      stderr: 'Standard output cannot be written to: ENOSPC: no luck.\n',
    });
  });

  test('a reader who has left does not make what was done a failure', async () => {
    const io = { ...capturedIo('/'), stdout: failing('EPIPE') };
    expect(await run(tell, io)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(['ENOSPC', 'EPIPE'])('at which nothing can be written (%s) cancels what goes on', async (code) => {
    const io = { ...capturedIo('/'), stdout: failing(code) };
    const act: Act = async (context) => {
      await tell(context);
      await waitForEnd(context);
    };
    expect(await run(act, io)).toMatchObject({ status: 130, stderr: expect.stringContaining('Cancelled') });
  });

  test('of neither kind leaves the status alone to tell', async () => {
    const io = { ...capturedIo('/'), stdout: failing('ENOSPC'), stderr: failing('ENOSPC') };
    const act: Act = async (context) => {
      await tell(context);
      throw new UsageError('So not.', { code: 'no' });
    };
    expect((await run(act, io)).status).toBe(2);
  });
});
