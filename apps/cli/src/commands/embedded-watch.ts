/** What the product does about the state of its embedded server: tells it, and ends where it cannot be helped. */
import type { EmbeddedPostgresError, WatchState } from '@vanguard/postgres';

export interface Log {
  warn: (words: string) => void;
  error: (words: string) => void;
}

export interface EmbeddedWatch {
  /** For whoever opens the installation. */
  onChange: (state: WatchState) => void;
  /** From now on told there. */
  logTo: (log: Log) => void;
  /** Settles when the server has been given up. */
  givenUp: Promise<EmbeddedPostgresError>;
}

/** `log`: until there is a better one. */
export function watchEmbedded(log: Log): EmbeddedWatch {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<EmbeddedPostgresError>();
  let current = log;
  return {
    givenUp,
    logTo: (next) => {
      current = next;
    },
    onChange: (state) => {
      if (state.status === 'given up') {
        current.error(state.error.message);
        giveUp(state.error);
      } else current.warn(describeState(state));
    },
  };
}

function describeState(state: Exclude<WatchState, { status: 'given up' }>): string {
  if (state.status === 'running') return 'The embedded PostgreSQL runs again.';
  return `The embedded PostgreSQL is being started again (attempt ${state.attempt}). ${state.reason}`;
}

/** For `ready`. */
export function explainState(state: WatchState | undefined): string | undefined {
  if (state === undefined || state.status === 'running') return undefined;
  return state.status === 'given up' ? state.error.message : describeState(state);
}
