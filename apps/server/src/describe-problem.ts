/** A problem document of a few words. It needs little, so that a port can refuse before the application is loaded. */
import { STATUS_CODES } from 'node:http';
import type { Problem } from '@vanguard/protocol';
import { type ProblemCode, problemCodes } from '@vanguard/protocol/problem-codes';

export function describe(code: ProblemCode, detail: string): Problem {
  const { status } = problemCodes[code];
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}
