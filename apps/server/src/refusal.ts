/** A request that is answered with a problem document. Thrown by handlers, turned into the answer in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: { path: string; message: string }[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: { errors?: { path: string; message: string }[]; retryAfterS?: number } = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.errors = extra.errors;
    this.retryAfterS = extra.retryAfterS;
  }
}
