/** Sorts a refused change of password to the field it is about. */
import { ProblemError } from '@vanguard/protocol';

export interface PasswordFailure {
  readonly current?: string;
  readonly next?: string;
  readonly general?: string;
}

export function describePasswordFailure(error: unknown): PasswordFailure {
  if (!(error instanceof ProblemError)) {
    return { general: 'The server cannot be reached. Your password is unchanged; try again.' };
  }
  const { code, errors = [], detail, title } = error.problem;
  const messageOf = (field: string) => errors.find(({ path }) => path.split(/[./]/).includes(field))?.message;
  const current = messageOf('currentPassword');
  const next = messageOf('newPassword');
  if (code === 'invalid_credentials') return { current: 'This is not your current password.' };
  if (code === 'same_password') return { next: next ?? 'The new password is the current one. Choose another.' };
  if (code === 'weak_password') return { next: next ?? detail ?? title };
  if (current === undefined && next === undefined) return { general: detail ?? title };
  return { ...(current === undefined ? {} : { current }), ...(next === undefined ? {} : { next }) };
}
