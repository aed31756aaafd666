/** The screen of a run: what is drawn over on a terminal, and plain lines where there is none. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MoverEvent } from '../progress/events.ts';
import { paint, terminalListener } from './terminal.ts';
import { printing } from './testing/captured-io.ts';

const staging: MoverEvent[] = [
  { type: 'phase-started', phase: 'stage' },
  { type: 'progress', phase: 'stage', subject: 'book', unit: 'rows', done: 1000, total: 4000, bytes: 2_500_000 },
  { type: 'note', phase: 'stage', message: 'something to know' },
  { type: 'phase-finished', phase: 'stage', durationMs: 1234, summary: '4,000 rows' },
];

/** What is written for the events; a terminal has colours or has not. */
function screenOf(events: readonly MoverEvent[], terminal?: { colorDepth: number; columns: number }): string {
  let screen = '';
  const output = printing((text) => {
    screen += text;
  });
  if (terminal !== undefined) {
    const { columns, colorDepth } = terminal;
    Object.assign(output, { isTTY: true, columns, getColorDepth: () => colorDepth });
  }
  events.forEach(terminalListener(output));
  return screen;
}

beforeEach(() => vi.stubEnv('FORCE_COLOR', undefined));
afterEach(() => vi.unstubAllEnvs());

const clear = '\r\u001b[2K';

describe('the screen of a run', () => {
  test('is plain lines without a terminal', () => {
    expect(screenOf(staging)).toBe('  ! something to know\n✓ Stage      4,000 rows (1.2 s)\n');
  });

  test('has progress on a terminal, drawn over by what comes next and cut at its edge', () => {
    expect(screenOf(staging, { colorDepth: 1, columns: 80 })).toBe(
      `${clear}  book: 1,000 of 4,000 rows, 2.5 MB${clear}  ! something to know\n${clear}✓ Stage      4,000 rows (1.2 s)\n`,
    );
    expect(screenOf(staging, { colorDepth: 1, columns: 12 })).toContain(`${clear}  book: 1,0${clear}`);
  });

  test('has colours on a terminal that has them', () => {
    expect(screenOf(staging, { colorDepth: 8, columns: 80 })).toContain('\u001b[32m✓\u001b[39m');
  });

  test('has none elsewhere, whatever the environment asks for', () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(
      paint(
        printing(() => {}),
        'red',
        'text',
      ),
    ).toBe('text');
  });
});
