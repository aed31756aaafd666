/** What the sample refuses, with a stable code and what to do next. */

export type SampleErrorCode = 'sample_file_exists' | 'sample_option_invalid';

export class SampleError extends Error {
  readonly code: SampleErrorCode;
  readonly hint: string;

  constructor(message: string, { code, hint }: { code: SampleErrorCode; hint: string }) {
    super(message);
    this.name = 'SampleError';
    this.code = code;
    this.hint = hint;
  }
}
