/** The pages of the documentation that a reader follows, and the commands on them. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../../..');

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8');

/** Paths below the root; generated pages and the list of changes show commands, but nobody follows them. */
export function listPages(): string[] {
  const patterns = ['*.md', 'docs/**/*.md', 'packages/*/README.md', 'apps/*/README.md'];
  return globSync(patterns, { cwd: root })
    .filter((page) => page !== 'CHANGELOG.md')
    .toSorted();
}

/** The lines of every block of the given language, continued lines joined, without empty ones and comments. */
export function linesOf(page: string, language: string): string[] {
  const blocks = readPage(page).matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'));
  return [...blocks].flatMap(([, , text = '']) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
}

export const withoutBlocks = (page: string): string => readPage(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');

/** What stands between the marks of code in the text. */
export function spansOf(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/`([^`]+)`/g)].map(([, span = '']) =>
    span.replaceAll('\\|', '|').replaceAll(/\s+/g, ' '),
  );
}
