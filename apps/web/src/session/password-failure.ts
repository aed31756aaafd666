/** Sorts a refused change of password to the field it is about. */
import { ProblemError } from '@vanguard/protocol/browser';
import { UnreachableError } from '../api/errors.ts';

export interface PasswordFailure {
  readonly current?: string;
  readonly next?: string;
  readonly general?: string;
}

export function describePasswordFailure(error: unknown): PasswordFailure {
  if (error instanceof UnreachableError) return { general: `${error.message} Your password is unchanged.` };
  if (!(error instanceof ProblemError)) return { general: error instanceof Error ? error.message : String(error) };
  const { code, errors = [], detail, title } = error.problem;
  const said = detail ?? title;
  if (code === 'wrong_password') return { current: 'This is not your current password.' };
  if (code === 'same_password') return { next: 'The new password is the current one. Choose another.' };
  const isAbout = (field: string) => errors.some(({ path }) => path === field);
  if (code === 'weak_password' || isAbout('newPassword')) return { next: said };
  return isAbout('currentPassword') ? { current: said } : { general: said };
}
