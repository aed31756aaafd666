/** A request that is answered with a problem document. Thrown by handlers, turned into the answer in one place. */
import { type ProblemCode, problemCodes } from '@vanguard/protocol/problem-codes';

export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: { path: string; message: string }[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    extra: { errors?: { path: string; message: string }[]; retryAfterS?: number } = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.status = problemCodes[code].status;
    this.errors = extra.errors;
    this.retryAfterS = extra.retryAfterS;
  }
}
