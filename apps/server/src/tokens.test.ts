import { SignJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTokens } from './tokens.ts';

const secret = 'k'.repeat(40);
const session = '7d444840-9dc0-11d1-b245-5ffdce74fad2';
const inAnHour = () => new Date(Date.now() + 3_600_000);
afterEach(() => void vi.useRealTimers());

describe('a token', () => {
  test('tells its session, however often it is read, until it expires', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const tokens = createTokens(secret);
    const token = await tokens.sign('ann', session, inAnHour());
    expect([await tokens.readSessionId(token), await tokens.readSessionId(token)]).toEqual([session, session]);
    vi.setSystemTime(Date.now() + 3_600_001);
    expect(await tokens.readSessionId(token)).toBeUndefined();
  });

  test.each([
    ['of another secret', async () => await createTokens('x'.repeat(40)).sign('ann', session, inAnHour())],
    [
      'without a signature',
      async () => await Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa(`{"jti":"${session}"}`)}.`),
    ],
    [
      'without an end',
      async () =>
        await new SignJWT()
          .setProtectedHeader({ alg: 'HS256' })
          .setJti(session)
          .setIssuer('vanguard')
          .setAudience('vanguard-api')
          .sign(new TextEncoder().encode(secret)),
    ],
    ['of something else than a session', async () => await createTokens(secret).sign('ann', 'x', inAnHour())],
    ['that is not a token', async () => await Promise.resolve('abc')],
  ])('%s tells nothing, however often it is read', async (_, make) => {
    const [tokens, token] = [createTokens(secret), await make()];
    expect([await tokens.readSessionId(token), await tokens.readSessionId(token)]).toEqual([undefined, undefined]);
  });

  test('whose end was altered after it was found good tells nothing', async () => {
    const tokens = createTokens(secret);
    const token = await tokens.sign('ann', session, inAnHour());
    await tokens.readSessionId(token);
    const [header, , signature] = token.split('.');
    const payload = btoa(JSON.stringify({ jti: session, iss: 'vanguard', aud: 'vanguard-api', exp: 9_999_999_999 }));
    expect(await tokens.readSessionId(`${header}.${payload}.${signature}`)).toBeUndefined();
  });
});
