/** How the application logs: in which form and from which level on, and never a value that a caller has sent. */
import type { FastifyServerOptions } from 'fastify';
import { pathOf } from '../request-target.ts';
import type { LogDestination, ServerSettings } from '../server-settings.ts';
import { toText } from './text-lines.ts';

export function loggerOptions({
  logLevel = 'warn',
  logForm = 'json',
  logTo = process.stdout,
}: ServerSettings): FastifyServerOptions['logger'] & object {
  const stream: LogDestination = logForm === 'text' ? { write: (line) => logTo.write(toText(line)) } : logTo;
  return { level: logLevel, stream, serializers: { req: describeRequest, err: describeError } };
}

/** Without query, headers and body. */
function describeRequest({ method, url = '/' }: { method: string; url?: string }) {
  return { method, path: pathOf(url) };
}

/** Data exceptions and broken constraints of PostgreSQL, whose messages contain the value. */
const holdsValue = (sqlState: unknown) => typeof sqlState === 'string' && /^2[23][0-9A-Z]{3}$/.test(sqlState);

/** Its own words and stack, and nothing that hangs on it: PostgreSQL's errors hold rows and values beside them. */
function describeError(error: Error & { code?: unknown }) {
  const { name: type, code, stack = '' } = error;
  const message = holdsValue(code) ? '(its words hold a value)' : error.message;
  return {
    type,
    message,
    stack: stack.replace(error.message, () => message),
    ...(typeof code === 'string' ? { code } : {}),
  };
}
