/** Who asks a second time for the end does not want to wait for it. */
import type { EventEmitter } from 'node:events';

/** A Ctrl-C goes to every process of the terminal, and npm, one of them, passes it on to its script once more. */
const npmEchoMs = 500;

/** SIGINT or SIGTERM, whichever comes first and second. */
export function onSecondSignal(signals: EventEmitter, environment: NodeJS.ProcessEnv, callBack: () => void): void {
  const echoMs = environment['npm_lifecycle_event'] ? npmEchoMs : 0;
  let firstAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM']) {
    signals.on(name, () => {
      const now = performance.now();
      if (firstAt === undefined) firstAt = now;
      else if (now - firstAt >= echoMs) callBack();
    });
  }
}
