/** A problem document of a few words. It needs nothing, so that a port can refuse before the application is loaded. */
import { STATUS_CODES } from 'node:http';
import type { Problem } from '@vanguard/protocol';

export function describe(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}
