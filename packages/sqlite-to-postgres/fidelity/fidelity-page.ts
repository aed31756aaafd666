/** Writes docs/reference/fidelity.md from the cases. Pure. */
import type { FidelityCase } from './fidelity-case.ts';

const title = `# Fidelity: what becomes of what

Every line is a case that the tests run: a database built by SQLite, migrated, and asked afterwards by SQL. The folder of
a case holds the source, what PostgreSQL answers, and where something stops or stays behind, in which words. This page is
written from the cases (\`FIDELITY_WRITE=1 npx vitest run --project postgres packages/sqlite-to-postgres/fidelity/fidelity.pg.test.ts\`).
`;

export function fidelityPage(cases: readonly FidelityCase[]): string {
  const topics = [...Map.groupBy(cases, ({ topic }) => topic)].map(
    ([topic, ofTopic]) =>
      `\n## ${heading(topic)}\n\n| SQLite | PostgreSQL | case |\n|---|---|---|\n${ofTopic.map(row).join('')}`,
  );
  return title + topics.join('');
}

function heading(topic: string): string {
  const words = topic.replace(/^\d+-/, '').replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function row({ name, feature, outcome, options, refused }: FidelityCase): string {
  const withOptions = options.length === 0 ? '' : ` (\`${options.join(' ')}\`)`;
  const stop = refused === undefined ? '' : '**Stops.** ';
  const short = name.slice(name.indexOf('/') + 1);
  return `| ${cell(feature)}${withOptions} | ${stop}${cell(outcome)} | [${short}](../../packages/sqlite-to-postgres/fidelity/${name}) |\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
