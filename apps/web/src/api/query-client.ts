/** The cache of what the server answered, and what happens when it refuses. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { reportAnswer, reportFailure } from '../connection/connection.ts';
import { ProblemError } from '@vanguard/protocol/browser';

const retryLimit = 2;

export interface Refusals {
  /** Any request but a sign-in was refused for want of a session. */
  onSessionEnded: () => void;
  /** The account may do nothing but choose another password. */
  onPasswordRequired: () => void;
}

export function createQueryClient({ onSessionEnded, onPasswordRequired }: Refusals): QueryClient {
  const onError = (error: unknown) => {
    reportFailure(error);
    if (isSessionEnded(error)) onSessionEnded();
    if (error instanceof ProblemError && error.problem.code === 'password_change_required') onPasswordRequired();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onSuccess: reportAnswer, onError }),
    mutationCache: new MutationCache({ onSuccess: reportAnswer, onError }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        staleTime: 30_000,
        retry: (failures, error) => failures < retryLimit && !isRefusal(error),
        retryDelay: (attempt) => 400 * 3 ** attempt,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** A 4xx answer stays the same however often one asks. */
function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status < 500;
}

/** A wrong password also answers 401, with a code of its own: that ends no session. */
export function isSessionEnded(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401 && error.problem.code !== 'invalid_credentials';
}
