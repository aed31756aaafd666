import { hashSync } from '@node-rs/bcrypt';
import { describe, expect, test } from 'vitest';
import { findPasswordFault, passwordRules } from './password-strength.ts';
import { checkNothing, checkPassword, hashPassword, isRightPassword } from './passwords.ts';

describe('a hash', () => {
  test('is Argon2id, different every time, and opened by its password only', () => {
    const [one, other] = [hashPassword('granite lighthouse'), hashPassword('granite lighthouse')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(checkPassword('granite lighthouse', one)).toEqual({ isRight: true, needsRenewal: false });
    for (const wrong of ['Granite lighthouse', ' granite lighthouse', 'granite lighthouse ', ''])
      expect(checkPassword(wrong, one).isRight).toBe(false);
  });

  test('of bcrypt is accepted and to be renewed', () => {
    const hash = hashSync('granite lighthouse', { cost: 4 });
    for (const spelled of [hash, hash.replace('$2b$', '$2a$'), hash.replace('$2b$', '$2y$')])
      expect(checkPassword('granite lighthouse', spelled)).toEqual({ isRight: true, needsRenewal: true });
    expect(checkPassword('granite', hash)).toEqual({ isRight: false, needsRenewal: false });
  });

  test('opens by every spelling of the same characters', () => {
    const [composed, decomposed] = ['Grün-Schlüssel', 'Grün-Schlüssel'].map((text, i) =>
      text.normalize(i === 0 ? 'NFC' : 'NFD'),
    ) as [string, string];
    expect(composed).not.toBe(decomposed);
    expect(checkPassword(decomposed, hashPassword(composed)).isRight).toBe(true);
    expect(checkPassword(composed, hashPassword(decomposed)).isRight).toBe(true);
  });

  test('made of what was typed, before spellings were made one, opens and is renewed', () => {
    const typed = 'Grün-Schlüssel'.normalize('NFD');
    expect(checkPassword(typed, hashSync(typed, { cost: 4 }))).toEqual({ isRight: true, needsRenewal: true });
  });

  test.each([
    '',
    'none',
    '$argon2id$',
    '$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA',
    '$2b$31$',
    '$2b$10$short',
    'x'.repeat(9999),
  ])('%s is never right, and answered at once', async (hash) => {
    expect(checkPassword('any', hash)).toEqual({ isRight: false, needsRenewal: false });
    expect(await isRightPassword('any', hash)).toBe(false);
  });

  test('of a cost that would keep a thread for hours is never right', () => {
    const hash = hashSync('x', { cost: 4 }).replace('$04$', '$31$');
    expect(checkPassword('x', hash)).toEqual({ isRight: false, needsRenewal: false });
  });

  test('is judged alike on a thread of libuv', async () => {
    const typed = 'Grün-Schlüssel'.normalize('NFD');
    for (const hash of [hashPassword(typed), hashSync(typed, { cost: 4 })]) {
      expect(await isRightPassword(typed, hash)).toBe(true);
      expect(await isRightPassword('Grün', hash)).toBe(false);
    }
  });

  test('of nobody is never right', () => {
    expect(checkNothing('any')).toEqual({ isRight: false, needsRenewal: false });
  });
});

describe('a new password', () => {
  const owner = { username: 'mara', email: 'm.lindqvist@rio.example', firstName: 'Mara', lastName: 'Lindqvist' };
  const faultOf = async (password: string) => await findPasswordFault(password, owner);

  test.each([
    'granite lighthouse 7',
    'correct horse battery',
    'quite another phrase',
    'q7Zr1nVx0pLw',
    'Viele Grüße, Otto!',
    '四四四 granite 七 harbour',
  ])('may be %s', async (password) => {
    expect(await faultOf(password)).toBeUndefined();
  });

  test.each([
    'password1234',
    'P@ssw0rd1234',
    'qwertyuiop12',
    '123456789012',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabc',
    'admin123admin123',
    'Vanguard2024!',
    'Lindqvist1990',
    'lindqvist@rio',
    'Summer2024!!!',
    'Welcome2024!',
    'monkey dragon shadow',
    'aaaaaaaaaaaaaaaa'.repeat(5),
  ])('is not %s, and one is told what to do', async (password) => {
    expect(await faultOf(password)).toMatch(/^it is too easy to guess.*; take four or more unrelated words/);
  });

  test('may be as long as the limit, in bytes', async () => {
    const phrase = `granite lighthouse ${'violin harbour '.repeat(20)}`.slice(0, passwordRules.maxBytes);
    expect([await faultOf(phrase), await faultOf(`${phrase}!`)]).toEqual([undefined, 'at most 256 bytes are possible']);
    expect(await faultOf('ünïcödé-'.repeat(30))).toBe('at most 256 bytes are possible');
  });

  test('is told what is wrong with it', async () => {
    expect(await faultOf('elevenchars')).toBe('at least 12 characters are needed');
    expect(await faultOf('🔑'.repeat(11))).toBe('at least 12 characters are needed');
    expect(await faultOf('zither MARA granite')).toBe('it must not contain the username');
    expect(await findPasswordFault('granite lighthouse 7', { username: 'li' })).toBeUndefined();
  });
});
