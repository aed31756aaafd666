/** A refusal of the server as an error. */
import type { Problem } from './problem.ts';

/** The server's answer said no. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** From Retry-After. */
  readonly retryAfterS: number | undefined;

  constructor(problem: Problem, retryAfterS?: number) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}
