/** A request that is answered with a problem document. Thrown by handlers, turned into the answer in one place. */
import { type ProblemCode, problemCodes } from '@vanguard/protocol/problem-codes';

export interface RefusalDetails {
  code: ProblemCode;
  /** Where the request is wrong. */
  errors?: { path: string; message: string }[];
  retryAfterS?: number;
}

export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: { path: string; message: string }[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(detail: string, { code, errors, retryAfterS }: RefusalDetails) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.status = problemCodes[code].status;
    this.errors = errors;
    this.retryAfterS = retryAfterS;
  }
}
