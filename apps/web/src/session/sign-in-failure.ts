/** Turns a refused or lost request of the session pages into words and, where there is one, a waiting time. */
import { ProblemError, type ReceivedProblem } from '@vanguard/protocol/browser';

export interface SignInFailure {
  readonly message: string;
  /** When another attempt makes sense, in epoch milliseconds. */
  readonly retryAtMs?: number;
}

const defaultWaitS = 30;

const messages: { readonly [Code in ReceivedProblem['code']]?: string } = {
  invalid_credentials: 'The username or password is not right.',
  account_inactive: 'This account is inactive. Ask an administrator to activate it.',
};

export function describeSignInFailure(error: unknown, nowMs: number): SignInFailure {
  if (!(error instanceof ProblemError)) return { message: error instanceof Error ? error.message : String(error) };
  const { code, status } = error.problem;
  if (status === 429) {
    return {
      message: 'Too many attempts.',
      retryAtMs: nowMs + (error.retryAfterS ?? defaultWaitS) * 1000,
    };
  }
  if (status >= 502 && status <= 504) {
    return { message: 'The server is not available at the moment. Try again shortly.' };
  }
  return { message: messages[code] ?? error.problem.detail ?? error.problem.title };
}

/** `75` → `1 min 15 s`. */
export function formatWait(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
