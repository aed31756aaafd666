import { ProblemError, type ReceivedProblem } from '@vanguard/protocol/browser';
import { expect, test } from 'vitest';
import { UnreachableError } from '../api/errors.ts';
import { describePasswordFailure } from './password-failure.ts';
import { describeSignInFailure, formatWait } from './sign-in-failure.ts';

const refusal = (status: number, code: ReceivedProblem['code'], retryAfterS?: number) =>
  new ProblemError({ type: 'about:blank', title: 'Refused', status, code }, retryAfterS);

test('waiting time comes from the server, else a careful guess', () => {
  expect(describeSignInFailure(refusal(429, 'too_many_attempts', 90), 1000).retryAtMs).toBe(91_000);
  expect(describeSignInFailure(refusal(429, 'too_many_attempts'), 1000).retryAtMs).toBe(31_000);
});

test('a server that is starting or gone is not the user’s fault', () => {
  expect(describeSignInFailure(refusal(502, 'unknown'), 0).message).toContain('not available');
  expect(describeSignInFailure(new UnreachableError('reset'), 0).message).toContain('cannot be reached');
});

test('an unknown refusal is shown in the server’s words', () => {
  expect(describeSignInFailure(refusal(418, 'unknown'), 0).message).toBe('Refused');
});

test('waiting times read as minutes and seconds', () => {
  expect([45, 60, 75].map(formatWait)).toEqual(['45 s', '1 min', '1 min 15 s']);
});

test('a refused password without a field is told in general', () => {
  expect(describePasswordFailure(refusal(403, 'foreign_origin'))).toEqual({ general: 'Refused' });
  expect(describePasswordFailure(refusal(422, 'wrong_password')).current).toContain('not your current password');
});
