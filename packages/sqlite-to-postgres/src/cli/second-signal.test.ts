import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onSecondSignal } from './second-signal.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** `[signal, milliseconds since the one before]` */
function endsAfter(environment: NodeJS.ProcessEnv, ...given: [signal: string, ms: number][]): boolean[] {
  const signals = new EventEmitter();
  let hasEnded = false;
  onSecondSignal(signals, environment, () => {
    hasEnded = true;
  });
  return given.map(([signal, ms]) => {
    vi.advanceTimersByTime(ms);
    signals.emit(signal, signal);
    return hasEnded;
  });
}

test('a second signal ends, of the same kind or the other', () => {
  expect(endsAfter({}, ['SIGINT', 0], ['SIGINT', 1])).toEqual([false, true]);
  expect(endsAfter({}, ['SIGTERM', 0], ['SIGINT', 1])).toEqual([false, true]);
});

test('a Ctrl-C that npm passes on does not count as a second one', () => {
  const byNpm = { npm_lifecycle_event: 'start' };
  expect(endsAfter(byNpm, ['SIGINT', 0], ['SIGINT', 20], ['SIGINT', 600])).toEqual([false, false, true]);
});
