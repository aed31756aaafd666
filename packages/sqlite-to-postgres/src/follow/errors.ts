/** What can be said against following a source, in one place. */
import { SourceError, TargetError } from '../errors.ts';

/** `doing`: what needed the lock. */
export function sourceBusy(path: string, doing: string, cause: unknown): SourceError {
  return new SourceError(`The application kept ${path} locked for too long: ${doing} was not possible.`, {
    code: 'source_locked',
    hint: 'Let the long transaction of the application end, or run when it is less busy.',
    cause,
  });
}

export function schemaChanged(path: string): SourceError {
  return new SourceError(`The structure of ${path} was changed while it was followed. Nothing was published.`, {
    code: 'source_schema_changed',
    hint: 'Let the migration of the application end, then run again.',
  });
}

/** A rule of the target that the source does not have, or has in another form. */
export function writesRefused(cause: Error): TargetError {
  return new TargetError(`PostgreSQL refused what the application wrote: ${cause.message}.`, {
    code: 'target_refused',
    hint: 'Nothing was published. Correct the row in the application and run again; or let a rule (--config) leave out what refuses it.',
    cause,
  });
}

export function alreadyFollowed(path: string): SourceError {
  return new SourceError(`Another run follows ${path} right now.`, {
    code: 'source_followed',
    hint: 'Wait until it has ended, or stop it; it takes its triggers away then.',
  });
}

export function captureLeft(path: string): SourceError {
  return new SourceError(`${path} still has the triggers of a run that followed it and died.`, {
    code: 'source_capture_left',
    hint: `Take them away with: sqlite-to-postgres cleanup ${path}. Or follow it again: migrate --follow takes them away first.`,
  });
}
