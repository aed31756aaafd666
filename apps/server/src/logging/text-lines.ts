/** Lines of the log for people: `2026-11-29T11:00:00.000Z WARN  what happened status=503 path="/a b"`. Pure. */

const levels: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

interface LoggedError {
  type?: string;
  message?: string;
  stack?: string;
}

/** `json`: as pino writes it. Whatever a value holds, it cannot begin a line of its own. */
export function toText(json: string): string {
  const {
    level,
    time,
    msg,
    err,
    pid: _pid,
    hostname: _hostname,
    ...rest
  } = JSON.parse(json) as Record<string, unknown>;
  const words = [
    new Date(Number(time)).toISOString(),
    (levels[Number(level)] ?? String(level)).padEnd(5),
    ...(typeof msg === 'string' ? [escaped(msg)] : []),
    ...Object.entries(rest).map(([name, value]) => `${name}=${valueOf(value)}`),
  ];
  return `${words.join(' ')}\n${stackOf(err as LoggedError | undefined)}`;
}

/** A plain word as it is, whatever else as JSON. */
function valueOf(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}

/** Control characters as JSON writes them. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');

function stackOf(error: LoggedError | undefined): string {
  if (error === undefined) return '';
  const text = error.stack ?? `${error.type}: ${error.message}`;
  return `${text
    .split('\n')
    .map((line) => `    ${escaped(line)}`)
    .join('\n')}\n`;
}
