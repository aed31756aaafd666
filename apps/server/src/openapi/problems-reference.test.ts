/** The reference of problems is written from the contract, and what else the documentation says of codes is true. */
import { readFileSync, writeFileSync } from 'node:fs';
import { nameOf, type ProblemCode, problemCodes, problemsOf, type Route, routes } from '@vanguard/protocol';
import { expect, test } from 'vitest';

const page = (name: string) => new URL(`../../../../docs/reference/${name}.md`, import.meta.url);

const all = Object.values<Route>(routes);
const codes = Object.keys(problemCodes) as ProblemCode[];

/** A code that most routes answer has no list. */
function routesOf(code: ProblemCode): string {
  const named = all.filter((route) => problemsOf(route).includes(code));
  if (named.length === 0) return 'before any route';
  return named.length > 8 ? `${named.length} routes` : named.map((route) => `\`${nameOf(route)}\``).join(', ');
}

function describeProblems(): string {
  const rows = codes.map((code) => {
    const { status, meaning } = problemCodes[code];
    return `| ${status} | \`${code}\` | ${meaning} | ${routesOf(code)} |`;
  });
  return [
    '# Problems',
    '',
    'Every code that the API answers a problem with: stable, for programs. Routes are named by their `operationId` in OpenAPI,',
    'which has the codes of each route; what to do about some of them is said in [HTTP API](http-api.md). Written from the',
    'contract by `DOCS_WRITE=1 npx vitest run --project pure problems-reference`.',
    '',
    '| status | code | means | answered by |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

test('the page of problems is that of the contract (else: DOCS_WRITE=1)', () => {
  const written = describeProblems();
  if (process.env['DOCS_WRITE'] === '1') writeFileSync(page('problems'), written);
  expect(readFileSync(page('problems'), 'utf8')).toBe(written);
});

test('the HTTP API names no code that there is not, and none under another status', () => {
  const said = [...readFileSync(page('http-api'), 'utf8').matchAll(/\b([45]\d\d) ((?:`[a-z_]+`(?:, )?)+)/g)];
  const named = said.flatMap(([, status, list = '']) =>
    [...list.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => [Number(status), code]),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named).toEqual(named.map(([, code]) => [problemCodes[code as ProblemCode]?.status, code]));
});
