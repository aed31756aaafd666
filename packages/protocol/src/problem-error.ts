/** A refusal of the server as an error. */
import type { Problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

/** What came in place of an answer. `unknown`: something between here and the server has answered, or a server of another version. */
export type ReceivedProblem = Omit<Problem, 'code'> & { code: ProblemCode | 'unknown' };

/** The server's answer said no. */
export class ProblemError extends Error {
  readonly problem: ReceivedProblem;
  /** From Retry-After. */
  readonly retryAfterS: number | undefined;

  constructor(problem: ReceivedProblem, retryAfterS?: number) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}
