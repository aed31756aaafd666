import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPrismaConfig, takeUrlFromVariable } from './config-file.ts';

const usual = `import 'dotenv/config';
import { defineConfig, env } from "prisma/config";

export default defineConfig({
  // schema: "elsewhere",
  schema: "prisma/schema.prisma",
  migrations: { path: 'prisma/migrations', seed: "tsx prisma/seed.ts" },
  datasource: { url: env("DATABASE_URL"), },
});
`;
const withUrl = (url: string, before = '') =>
  `${before}\nexport default { datasource: { url: ${url} } } satisfies PrismaConfig`;

describe('a prisma.config.ts', () => {
  test('as Prisma writes it is read whole', () => {
    expect(readPrismaConfig(usual)).toEqual({
      schema: { path: 'prisma/schema.prisma' },
      migrations: { path: 'prisma/migrations' },
      url: { kind: 'variable', name: 'DATABASE_URL', hasFileFallback: false },
      otherUrls: [],
      readsEnvFile: true,
      envImport: { isThere: true },
    });
  });

  test.each([
    ['env<Env>("DB")', 'DB', false],
    ['process.env.DB', 'DB', false],
    ['process.env["DB"]!', 'DB', false],
    ['process.env.DB as string', 'DB', false],
    [`process.env.DB ?? 'file:./dev.db'`, 'DB', true],
    [`process.env['DB'] || ''`, 'DB', false],
  ])('with the URL %s names the variable', (url, name, hasFileFallback) => {
    expect(readPrismaConfig(withUrl(url)).url).toEqual({ kind: 'variable', name, hasFileFallback });
  });

  test.each([
    ['a URL by a function', withUrl('resolveUrl()')],
    ['a URL composed in a template', withUrl('`file:${name}.db`')],
    ['a URL by a condition', withUrl('process.env.CI ? "a" : "b"')],
    ['a spread that may hold it', 'export default defineConfig({ ...base, schema: "x" })'],
    ['a datasource by a condition', 'export default { datasource: url ? { url } : undefined }'],
    ['an exported function call', 'export default withExtras(defineConfig({ datasource: { url: "x" } }))'],
    ['no export at all', 'const a = 1'],
  ])('with %s is unclear there', (_, text) => {
    expect(readPrismaConfig(text).url).toBe('unclear');
  });

  test('may name constants, for the whole and for the URL', () => {
    const text = `const url = process.env.DB\nconst config: PrismaConfig = {\n schema: path.join(__dirname, 'db', "schema"),\n datasource: { url: env('X') } };\nexport default config`;
    expect(readPrismaConfig(text)).toMatchObject({ schema: { path: 'db/schema' }, url: { name: 'X' } });
    expect(readPrismaConfig(withUrl('url', 'const url = process.env.DB\nconst other = 1')).url).toMatchObject({
      name: 'DB',
    });
    expect(readPrismaConfig('module.exports = defineConfig({ schema: join("a", "b") })').schema).toEqual({
      path: 'a/b',
    });
  });

  test('without a URL leaves it to the schema', () => {
    expect(readPrismaConfig('export default defineConfig({ schema: "x" })').url).toBeUndefined();
  });

  test('with a literal URL is given the variable, and the import that this needs', () => {
    const text = usual.replace('env("DATABASE_URL")', '"file:./dev.db"').replace(', env', '');
    expect(takeUrlFromVariable(text, readPrismaConfig(text), 'DATABASE_URL')).toBe(
      usual.replace('env("DATABASE_URL")', "env('DATABASE_URL')"),
    );
    const plain = withUrl('"file:./dev.db"');
    expect(takeUrlFromVariable(plain, readPrismaConfig(plain), 'DB')).toBe(withUrl(`process.env['DB']`));
    expect(takeUrlFromVariable(usual, readPrismaConfig(usual), 'DB')).toBe(usual);
  });

  test('of any text is read to its end', () => {
    const words = [
      'export default',
      'defineConfig(',
      'datasource',
      'url',
      'const url =',
      'env',
      'as string',
      'path.join',
    ];
    const symbols = ['{', '}', ')', '(', ',', ':', '...', '"x"', '`${a}`', '??', '[', ']', ';', '\n'];
    const part = fc.constantFrom(...words, ...symbols);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join(' ');
        const { url } = readPrismaConfig(text);
        const isLiteral = typeof url === 'object' && url.kind === 'literal';
        expect(isLiteral ? text.slice(url.start, url.end) : '"x"').toBe('"x"');
      }),
    );
  });
});
