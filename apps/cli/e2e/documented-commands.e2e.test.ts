/** Every command of the documentation is carried out as a reader would: page by page, in order. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elsewhere } from './documented/elsewhere.ts';
import { findBrokenLinks } from './documented/find-broken-links.ts';
import { findUnknown } from './documented/find-unknown.ts';
import { linesOf, listPages, readPage, root } from './documented/pages.ts';
import { comparable, record, recording, writeShop } from './documented/recording.ts';
import { scenes, type Step } from './documented/scenes.ts';
import { Session } from './documented/session.ts';

const pages = listPages().filter((page) => linesOf(page, 'sh').length > 0);

test('every page with commands has a scene (else: add one to documented/scenes.ts), and every scene a page', () => {
  expect(Object.keys(scenes).toSorted()).toEqual(pages);
});

test('pages name only commands, options and scripts that exist', () => {
  expect(listPages().flatMap((page) => findUnknown(page).map((fault) => `${page}: ${fault}`))).toEqual([]);
});

test('links lead to files and headings that exist', () => {
  expect(listPages().flatMap((page) => findBrokenLinks(page).map((link) => `${page}: ${link}`))).toEqual([]);
});

test('what is run elsewhere is', () => {
  for (const { in: file, words } of elsewhere) expect(readFileSync(join(root, file), 'utf8')).toContain(words);
});

/** A busy machine, and the build of the page. */
const timeout = 240_000;

describe('the commands of', () => {
  test.each(pages.filter((page) => linesOf(page, 'sh').some((line) => !isElsewhere(line))))(
    '%s work',
    { timeout },
    async (page) => {
      const { template, prepare, steps = {} } = scenes[page] ?? {};
      const session = await Session.open(template);
      const unused = new Set(Object.keys(steps));
      try {
        await prepare?.(session);
        for (const line of linesOf(page, 'sh').filter((command) => !isElsewhere(command))) {
          const key = findKey(line, Object.keys(steps));
          if (key !== undefined) unused.delete(key);
          await follow(session, line, steps[key ?? ''] ?? {});
        }
      } finally {
        await session.close();
      }
      expect([...unused]).toEqual([]);
    },
  );
});

test('the recording of a terminal shows what the commands print (else: DOCS_WRITE=1)', async () => {
  const isWriting = process.env['DOCS_WRITE'] === '1';
  const [before = '', block = '', after = ''] = readPage(recording).split(/(?<=```console\n)|(?=```\n*$)/);
  const session = await Session.open();
  try {
    writeShop(session);
    const recorded = await record(session, block);
    if (isWriting) writeFileSync(join(root, recording), `${before}${recorded}${after}`);
    expect(comparable(isWriting ? recorded : block)).toBe(comparable(recorded));
  } finally {
    await session.close();
  }
});

async function follow(session: Session, line: string, step: Step): Promise<void> {
  await step.before?.(session);
  const written = Object.entries(step.instead ?? {}).reduce((text, [from, to]) => text.replace(from, to), line);
  const { status, output } = await session.run(written, step.answers);
  expect({ line, status, output }).toMatchObject({
    status: step.status ?? 0,
    output: expect.stringMatching(step.prints ?? /^/),
  });
  step.after?.(session, output);
}

/** The longest that the line contains. */
function findKey(line: string, keys: string[]): string | undefined {
  return keys.filter((key) => line.includes(key)).toSorted((one, other) => other.length - one.length)[0];
}

/** Whether all that a line does is done by others. */
function isElsewhere(line: string): boolean {
  const calls = line.replace(/\s+#.*$/, '').split(' && ');
  return calls.every((call) => elsewhere.some(({ command }) => command.test(call)));
}
