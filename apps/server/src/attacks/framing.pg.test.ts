/**
 * Bytes that two parsers could take for different requests, on both ports, while others read: each answer belongs to a
 * request that was really sent, and nobody else notices.
 */
import { METHODS } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { isWholeSuite } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionCookie } from '../access.ts';
import { jwtSecret } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';
import { type Bystanders, gatherBystanders } from './testing/bystanders.ts';
import { chunked, clearFramings, refusedFramings } from './testing/framings.ts';
import { mutatedRequest, validRequests } from './testing/mutations.ts';
import type { RawAnswer } from './testing/raw-answer.ts';
import { RawConnection } from './testing/raw-connection.ts';
import { type BothPorts, serveBothPorts } from './testing/serve-both-ports.ts';

const product = useProductDatabase();
let ports: BothPorts;
let bystanders: Bystanders;
let requests: readonly string[] = [];

beforeAll(async () => {
  const { database } = product;
  const organization = await buildOrganization(database, 'ATTACKER');
  const user = await buildUser(database, 'attacker');
  await buildMember(database, organization, user);
  await buildMirrorRecord(database, organization, 'A1', { category: 'Cranes' });
  const session = `Cookie: ${sessionCookie}=${await signSession(database, user, jwtSecret)}\r\n`;
  requests = validRequests(organization, session);
  ports = await serveBothPorts(database);
  bystanders = await gatherBystanders(database, ports.api.url, ports.page.url);
});
afterAll(async () => await ports.close());

const portNames = ['api', 'page'] as const;
const live = 'GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n';

/** Undefined where the connection is as it should be: it answers the next request, and that only. */
async function findDisorder(connection: RawConnection): Promise<string | undefined> {
  connection.send(live);
  const answer = await connection.answer();
  if (answer === undefined) return 'it is closed';
  const text = answer.body.toString() + connection.unasked.toString();
  return text === '{"status":"ok"}' ? undefined : `the next answer is ${answer.status} ${text}`;
}

describe.each(portNames)('on the port of the %s', (name) => {
  test('what is clear is answered, once each, and the connection goes on', async () => {
    await bystanders.during(async () => {
      for (const { what, bytes, statuses } of clearFramings) {
        const connection = await RawConnection.open(ports[name].url);
        connection.send(bytes);
        const answered: (number | undefined)[] = [];
        for (const _ of statuses) answered.push((await connection.answer())?.status);
        expect([what, answered, await findDisorder(connection)]).toEqual([what, statuses, undefined]);
        connection.destroy();
      }
    });
  });

  test('what is not clear is refused, and the connection ends', async () => {
    await bystanders.during(async () => {
      for (const { what, bytes, statuses } of refusedFramings) {
        const connection = await RawConnection.open(ports[name].url);
        connection.send(bytes + live);
        const answers = await connection.answersUntilClosed();
        expect([what, answers.map(({ status }) => status)]).toEqual([what, statuses]);
        expect(JSON.parse(String(answers.at(-1)?.body))).toMatchObject({ status: statuses.at(-1) });
      }
    });
  });

  test('no method takes the body of a request for the next request', async () => {
    await bystanders.during(async () => {
      const connection = await RawConnection.open(ports[name].url);
      for (const method of METHODS.filter((one) => one !== 'CONNECT')) {
        for (const path of ['/api/health/live', '/api/pfa/x/draft', '/sign-in', '*']) {
          connection.send(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${chunked(`${live}${live}`)}`);
          const answer = await connection.answer(method);
          expect(answer?.status, `${method} ${path}`).toBeLessThan(500);
          expect([method, path, await findDisorder(connection)]).toEqual([method, path, undefined]);
        }
      }
      connection.destroy();
    });
  });

  test('requests in a row are answered in their order', async () => {
    await bystanders.during(async () => {
      const connection = await RawConnection.open(ports[name].url);
      const paths = Array.from({ length: 100 }, (_, i) => `/api/nothing/${i}`);
      const send = (path: string, i: number) =>
        i % 3 === 0
          ? `POST ${path} HTTP/1.1\r\nHost: x\r\n${chunked(live)}`
          : `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
      connection.send(paths.map(send).join(''));
      for (const path of paths) expect(String((await connection.answer())?.body)).toContain(`${path}."`);
      expect(await findDisorder(connection)).toBeUndefined();
      connection.destroy();
    });
  });
});

describe('requests that were tampered with', () => {
  const [inARow, atOnce] = [4, 25];
  const mutations = isWholeSuite ? 10_000 : 2_000;
  /** Statuses of refusals after which nothing more is read. */
  const endings = [400, 408, 417, 431, 505];
  let exchanges = 0;

  /** All that comes back. What waits for more of a body is told that there is none, and owes no answer then. */
  async function exchange(url: string, bytes: string): Promise<{ answers: RawAnswer[]; isCutOff: boolean }> {
    const connection = await RawConnection.open(url);
    connection.send(bytes);
    let isCutOff = false;
    const noMore = setTimeout(() => {
      isCutOff = true;
      connection.end();
    }, 150);
    const answers = await connection.answersUntilClosed();
    clearTimeout(noMore);
    expect(connection.unasked.toString('latin1')).toBe('');
    return { answers, isCutOff: isCutOff || connection.wasReset };
  }

  /** Each connection asks for something of its own in the end, which no other one may be told. */
  async function judge(url: string, bytes: string): Promise<void> {
    const own = `/api/nothing/of-${++exchanges}-alone`;
    const last = `GET ${own} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const { answers, isCutOff } = await exchange(url, bytes + last);
    // The last request and the refusal of what breaks off; 100 does not count as an answer.
    const mostAnswers = bytes.split(/HTTP\/\d/).length + 1;
    expect(answers.filter(({ status }) => status !== 100).length).toBeLessThanOrEqual(mostAnswers);
    const final = answers.at(-1);
    const isOver = String(final?.body).includes(own) || endings.includes(final?.status ?? 0);
    expect(
      isOver || isCutOff || /close|HTTP\/1\.0/i.test(bytes),
      `the end of ${JSON.stringify(bytes)}: ${final?.status} ${String(final?.body)}`,
    ).toBe(true);
    for (const { status, body } of answers) {
      expect(status === 505 || status < 500, `${status}`).toBe(true);
      const text = body.toString('latin1');
      expect(text).not.toMatch(/BYSTANDERS|Pumps of|bystander/);
      expect(/\/api\/nothing\/of-\d+-alone/.exec(text)?.[0] ?? own).toBe(own);
    }
  }

  test(`${mutations} of them get answers of their own, or none`, { timeout: 240_000 }, async () => {
    const row = fc.array(mutatedRequest(requests), { minLength: inARow, maxLength: inARow });
    const rows = fc.array(row, { minLength: atOnce, maxLength: atOnce });
    await bystanders.during(async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (many) => {
          await Promise.all(
            many.map(async (one, i) => await judge(ports[portNames[i % 2] ?? 'api'].url, one.join(''))),
          );
        }),
        { numRuns: mutations / (atOnce * inARow), endOnFailure: true },
      );
    });
    expect(exchanges).toBe(mutations / inARow);
  });
});

test('half of a request keeps nobody waiting, and the ports do not wait for its other half', async () => {
  const halves = [
    '',
    'GET /api/he',
    'GET / HTTP/1.1\r\nHost: x\r\nX-A',
    `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  ];
  const connections = await Promise.all(
    Array.from({ length: 400 }, async (_, i) => {
      const connection = await RawConnection.open(ports[portNames[i % 2] ?? 'api'].url);
      connection.send(halves[i % halves.length] ?? '');
      return connection;
    }),
  );
  await bystanders.during(async () => await sleep(300));
  const start = performance.now();
  const cutOff = await Promise.all(portNames.map(async (name) => await ports[name].drain(60_000)));
  expect(cutOff).toEqual([0, 0]);
  // A pause is given to what is on its way.
  expect(performance.now() - start).toBeLessThan(20_000);
  for (const connection of connections) connection.destroy();
});
