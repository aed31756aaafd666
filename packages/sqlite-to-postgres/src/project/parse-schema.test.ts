import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { parseSchema } from './parse-schema.ts';
import { mappedName, stringArgument } from './schema-ast.ts';

const blog = `// a comment with { braces }
datasource db {
  provider = "sqlite" // "mysql"
  url      = env("DATABASE_URL")
}
/* generator gone { provider = "x" } */
generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views", "relationJoins"]
}
/// Documentation of the model
model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique(map: "user_email")
  role      Role     @default(USER)
  nick      String?  @map("nick name") @db.VarChar(40)
  posts     Post[]
  bossId    Int?
  boss      User?    @relation("Boss", fields: [bossId], references: [id], onDelete: SetNull)
  geo       Unsupported("point")?
  model     String   @default("a \\"quoted\\" // text")

  @@unique([email, nick(sort: Desc)], name: "both")
  @@index(
    [email,
     role],
  )
  @@map("users")
}
enum Role {
  USER  @map("user")
  ADMIN

  @@map("user_role")
}
view Active { id Int @unique }
extension vector { a = "b" }
`;

describe('a Prisma schema', () => {
  const schema = parseSchema(blog);
  const [user] = schema.models;

  test('has its blocks by kind; comments and unknown blocks are passed over', () => {
    expect(schema.datasources.map(({ name }) => name)).toEqual(['db']);
    expect(schema.generators.map(({ name }) => name)).toEqual(['client']);
    expect(schema.models.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['model User', 'view Active']);
    expect(schema.enums.map((block) => [block.name, mappedName(block), block.values.map(mappedName)])).toEqual([
      ['Role', 'user_role', ['user', 'ADMIN']],
    ]);
  });

  test('has fields with type, arity and attributes', () => {
    expect(
      user?.fields.map(({ name, type, isList, isOptional, attributes }) =>
        [name, `${type}${isList ? '[]' : ''}${isOptional ? '?' : ''}`, ...attributes.map((it) => it.name)].join(' '),
      ),
    ).toEqual([
      'id Int id default',
      'email String unique',
      'role Role default',
      'nick String? map db.VarChar',
      'posts Post[]',
      'bossId Int?',
      'boss User? relation',
      'geo Unsupported?',
      'model String default',
    ]);
    expect(user && mappedName(user)).toBe('users');
    expect(user?.attributes.map(({ name }) => name)).toEqual(['unique', 'index', 'map']);
  });

  test('has arguments by name and by place', () => {
    const attributesOf = (name: string) => user?.fields.find((field) => field.name === name)?.attributes ?? [];
    expect(stringArgument(attributesOf('boss'), 'relation', 'name')).toBe('Boss');
    expect(stringArgument(attributesOf('email'), 'unique', 'map')).toBe('user_email');
    expect(stringArgument(attributesOf('model'), 'default', 'value')).toBe('a "quoted" // text');
    expect(attributesOf('id')[1]?.arguments[0]?.value).toMatchObject({ kind: 'call', name: 'autoincrement' });
  });

  test('gives every value its place in the text', () => {
    const { settings } = schema.datasources[0] ?? { settings: [] };
    expect(settings.map(({ value }) => blog.slice(value.start, value.end))).toEqual([
      '"sqlite"',
      'env("DATABASE_URL")',
    ]);
    const preview = schema.generators[0]?.settings[1]?.value;
    expect(blog.slice(preview?.start, preview?.end)).toBe('["views", "relationJoins"]');
  });

  test('is the same with Windows line ends and a byte order mark', () => {
    const names = ({ models }: typeof schema) => models.flatMap(({ fields }) => fields.map(({ name }) => name));
    expect(names(parseSchema(`\uFEFF${blog.replaceAll('\n', '\r\n')}`))).toEqual(names(schema));
  });

  test.each([
    ['model User {\n  id Int @id', 'dev.prisma, line 2'],
    ['model User {\n  id Int @id\n  name\n}', 'dev.prisma, line 3'],
    ['datasource db {\n  provider "sqlite"\n}', 'dev.prisma, line 2'],
    ['model A {\n  b Int @default(\n}', 'dev.prisma, line 3'],
  ])('that is broken is refused with its line: %j', (text, place) => {
    expect(() => parseSchema(text, 'dev.prisma')).toThrow(
      expect.objectContaining({ code: 'prisma_schema_unreadable', message: expect.stringContaining(place) as string }),
    );
  });

  test('of any text is a tree or a UsageError, and always ends', () => {
    const part = fc.constantFrom(
      'model',
      'enum',
      'A',
      '{',
      '}',
      '\n',
      '@',
      '@@',
      '(',
      ')',
      '[',
      ']',
      '"x"',
      ',',
      '?',
      '1',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        expect(['tree', 'prisma_schema_unreadable']).toContain(outcomeOf(parts.join(' ')));
      }),
    );
  });
});

function outcomeOf(text: string): string {
  try {
    parseSchema(text);
    return 'tree';
  } catch (error) {
    return error instanceof UsageError ? error.code : String(error);
  }
}
