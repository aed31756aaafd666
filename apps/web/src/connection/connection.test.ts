import { ProblemError } from '@vanguard/protocol/browser';
import { expect, test } from 'vitest';
import { classifyFailure } from './connection.ts';

const refusal = (status: number, code: 'busy' | 'unknown' | 'upstream_not_connected' | 'no_such_view') =>
  new ProblemError({ type: 'about:blank', title: 'Refused', status, code });

test.each([
  [refusal(503, 'busy'), 'busy'],
  // A proxy has answered.
  [refusal(503, 'unknown'), 'unreachable'],
  [refusal(502, 'unknown'), 'unreachable'],
  // PEMS is missing, and not the server.
  [refusal(503, 'upstream_not_connected'), 'ok'],
  [refusal(404, 'no_such_view'), 'ok'],
  [refusal(500, 'unknown'), 'faulty'],
])('%o is %s', (error, state) => {
  expect(classifyFailure(error)).toBe(state);
});
