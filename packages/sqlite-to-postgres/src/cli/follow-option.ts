/** `--follow` at the command line: the consent to touch the source, and the operator's word for the switch. */
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { CancelledError, UsageError } from '../errors.ts';
import type { FollowOptions } from '../run/migrate-options.ts';
import { ask, interrupt, readLine } from './ask.ts';
import type { CommandContext, CommandIo } from './command-io.ts';
import { mainOptions } from './options.ts';

export interface FollowCommandOptions {
  follow?: boolean;
  switchOnSignal?: boolean;
  holdSource?: boolean;
  yes?: boolean;
}

const switchSignal = 'SIGUSR2';

export function addFollowOptions(command: Command): Command {
  return command
    .optionsGroup('A source in use:')
    .option(
      '--follow',
      'the application keeps writing: follow it with triggers, and switch over once the target has caught up',
    )
    .addOption(
      new Option('--switch-on-signal', `with --follow: switch over only at ${switchSignal}`).implies({ follow: true }),
    )
    .addOption(
      new Option(
        '--hold-source',
        `with --follow: keep the source locked after the switch, until ${switchSignal} or Enter`,
      ).implies({
        follow: true,
      }),
    )
    .optionsGroup(mainOptions);
}

/** With --yes the switch comes as soon as the target has caught up, unless it waits for the signal. */
export function followOptions(
  context: CommandContext,
  { follow, switchOnSignal, holdSource, yes }: FollowCommandOptions,
): FollowOptions | undefined {
  if (follow !== true) return undefined;
  const signals = new SignalCount(context);
  const wait = async (doing: string) => await waitForWord(context, doing, signals);
  return {
    mayTouchSource: async (path) => yes === true || (await askToTouch(context, path)),
    ...(yes === true && switchOnSignal !== true ? {} : { untilSwitch: async () => await wait('switch over') }),
    ...(holdSource === true ? { untilRelease: async () => await wait('let the source go') } : {}),
  };
}

async function askToTouch(context: CommandContext, path: string): Promise<boolean> {
  if (!context.stdin.isTTY) {
    throw new UsageError(`To be followed, ${path} gets triggers and a log table until the switch.`, {
      code: 'consent_needed',
      hint: 'There is nobody to ask: consent with --yes.',
    });
  }
  return await ask(
    context,
    `To follow the application, ${path} gets triggers and one log table; they are taken out at the switch, or when the run ends otherwise. Go on?`,
  );
}

/** Enter at a terminal, or the signal, also one that came before it was waited for. */
async function waitForWord(context: CommandContext, doing: string, signals: SignalCount): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const words: Promise<unknown>[] = [signals.take(signal)];
  if (context.stdin.isTTY) words.push(waitForEnter({ ...context, signal }, doing));
  try {
    await Promise.race(words);
  } finally {
    ended.abort();
    await Promise.allSettled(words);
  }
}

/** Counts from the beginning of the run, since an unheard signal would end the process. */
class SignalCount {
  readonly #signals: CommandIo['signals'];
  #pending = 0;

  constructor({ signals }: CommandIo) {
    this.#signals = signals;
    signals.on(switchSignal, () => this.#pending++);
  }

  async take(signal: AbortSignal): Promise<void> {
    if (this.#pending === 0) await once(this.#signals, switchSignal, { signal });
    this.#pending--;
  }
}

async function waitForEnter(context: CommandContext, doing: string): Promise<void> {
  // A line of its own: progress is drawn over the one below.
  if ((await readLine(context, `  Press Enter to ${doing}.\n`)) !== undefined) return;
  // Without input there is nobody left to say it.
  interrupt(context);
  context.signal.throwIfAborted();
  throw new CancelledError(`waiting for the word to ${doing}`);
}
