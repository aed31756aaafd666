import fc from 'fast-check';
import { anyText } from './testing/any-text.ts';
import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl, redactUrl, withDatabase } from './database-url.ts';

describe('parseDatabaseUrl', () => {
  test.each(['postgres://u:p@h:5433/app', 'postgresql://u:p@h:5433/app'])('accepts %s', (url) => {
    expect(parseDatabaseUrl(url)).toMatchObject({ database: 'app', user: 'u', schema: undefined, connectionUrl: url });
  });

  test('reads Prisma’s parameters and keeps them from the server', () => {
    const url =
      'postgresql://u:p@h/app?schema=legacy&connection_limit=5&pgbouncer=true&connect_timeout=3&sslmode=require';
    expect(parseDatabaseUrl(url)).toMatchObject({
      connectionUrl: 'postgresql://u:p@h/app',
      schema: 'legacy',
      connectionLimit: 5,
      connectTimeoutMs: 3000,
      encryption: { mode: 'require' },
    });
  });

  test('keeps what the driver understands', () => {
    const { connectionUrl } = parseDatabaseUrl('postgresql://u@/app?host=/run/postgresql&application_name=x');
    expect(connectionUrl).toBe('postgresql://u@localhost/app?host=/run/postgresql&application_name=x');
  });

  test.each([
    ['sslmode=verify-full&sslrootcert=ca.pem', { mode: 'verify-full', rootCertificateFile: 'ca.pem' }],
    ['sslmode=require&sslcert=ca.pem', { mode: 'require', rootCertificateFile: 'ca.pem', certificateFile: undefined }],
    ['sslmode=require&sslcert=c.pem&sslkey=k.pem', { certificateFile: 'c.pem', keyFile: 'k.pem' }],
    ['sslmode=require&sslaccept=strict', { mode: 'verify-full' }],
    ['ssl=true', { mode: 'require' }],
    ['', { mode: 'disable' }],
  ])('reads the encryption of ?%s', (parameters, encryption) => {
    expect(parseDatabaseUrl(`postgresql://h/app?${parameters}`).encryption).toMatchObject(encryption);
  });

  test.each([
    ['', 'empty'],
    ['"postgresql://h/app"', 'quotation mark'],
    ['localhost/app', 'does not begin'],
    ['host=localhost dbname=app', 'does not begin'],
    ['mysql://h/app', '"mysql://"'],
    ['file:./dev.db', 'does not begin'],
    ['postgresql://u:sec/ret@h/app', 'percent-encoded'],
    ['postgresql://u:p@h:port/app', 'port is not a number'],
    ['postgresql://u:/sec?ret@h/app', 'percent-encoded'],
    ['postgresql://u:sec%ret@h/app', '%25'],
    ['postgresql://u:p@h/app#ret', '%23'],
    ['postgresql://u:p@h', 'names no database'],
    ['postgresql://u:p@a:1,b:2/app', 'several hosts'],
    ['postgresql://u:p@h/app?sslmode=always', 'sslmode'],
  ])('says what is wrong with %s', (url, why) => {
    expect(() => parseDatabaseUrl(url)).toThrow(
      expect.objectContaining({ code: 'bad_url', message: expect.stringContaining(why), hint: expect.any(String) }),
    );
    expect(() => parseDatabaseUrl(url)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('ret@') }),
    );
  });

  test('decodes any user and database name', () => {
    const name = anyText({ minLength: 1 }).filter((text) => !/[\0]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(name, name, (user, database) => {
        const url = `postgresql://${encodeURIComponent(user)}:p@h/${encodeURIComponent(database)}`;
        fc.pre(database !== '.' && database !== '..');
        expect(parseDatabaseUrl(url)).toMatchObject({ user, database });
      }),
      { numRuns: 50 },
    );
  });
});

describe('redactUrl', () => {
  test.each([
    ['postgresql://u:secret@h/app', 'postgresql://u:***@h/app'],
    ['postgresql://u@h/app?password=secret&sslmode=require', 'postgresql://u@h/app?password=***&sslmode=require'],
    ['postgresql://u@h/app?sslpassword=secret', 'postgresql://u@h/app?sslpassword=***'],
    ['postgresql://u:s#ecret@h/app', '(not a PostgreSQL URL)'],
    ['u:secret@h/app', '(not a PostgreSQL URL)'],
    ['not a url with secret', '(not a PostgreSQL URL)'],
  ])('%s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(redactUrl(url)).not.toContain('ecret');
  });

  test('never shows a password, whatever stands in it', () => {
    const shown = 'postgresql://user:***@localhost:5432/application';
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (secret) => {
        const place = '@localhost:5432/application';
        expect([shown, '(not a PostgreSQL URL)']).toContain(redactUrl(`postgresql://user:${secret}${place}`));
        expect(redactUrl(`postgresql://user:${encodeURIComponent(secret)}${place}`)).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });
});

test('withDatabase changes the database alone', () => {
  expect(withDatabase('postgresql://u:p@h:1/app?sslmode=require', 'a/b ü')).toBe(
    'postgresql://u:p@h:1/a%2Fb%20%C3%BC?sslmode=require',
  );
  expect(() => withDatabase('nonsense', 'app')).toThrow(expect.objectContaining({ code: 'bad_url' }));
});
