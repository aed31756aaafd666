import { expect, test } from 'vitest';
import { toText } from './text-lines.ts';

const line = (more: object) => toText(JSON.stringify({ level: 40, time: 0, pid: 1, hostname: 'h', ...more }));

test('a line says when, how grave, what, and the rest by name', () => {
  expect(line({ msg: 'busy', requestId: 'a-1', status: 503, path: '/a b', user: null })).toBe(
    '1970-01-01T00:00:00.000Z WARN  busy requestId=a-1 status=503 path="/a b" user=null\n',
  );
});

test('no value begins a line of its own', () => {
  const forged = 'x\n1970-01-01T00:00:00.000Z ERROR forged\u001b[2K';
  const text = line({
    msg: forged,
    path: forged,
    err: { type: 'Error', message: forged, stack: `Error: ${forged}\n    at f` },
  });
  expect(text.split('\n').filter((one) => one.startsWith('1970'))).toHaveLength(1);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').slice(1, 3)).toEqual(['    Error: x', '    1970-01-01T00:00:00.000Z ERROR forged\\u001b[2K']);
});
