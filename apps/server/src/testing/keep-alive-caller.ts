/** One browser's or program's connection to the API: kept alive, one request after the other, each timed. */
import { Agent, request } from 'node:http';

export interface CallResult {
  status: number;
  body: unknown;
  /** From sending the request to the last byte of the answer. */
  ms: number;
}

export interface Caller {
  call(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Record<string, string>): Promise<CallResult>;
  close(): void;
}

export function connectCaller(baseUrl: string, token: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    call: async (method, path, body, headers = {}) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const start = performance.now();
      const { status, text } = await send(agent, new URL(path, baseUrl), {
        method,
        payload,
        headers: {
          authorization: `Bearer ${token}`,
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      });
      const ms = performance.now() - start;
      return { status, body: text === '' ? undefined : JSON.parse(text), ms };
    },
    close: () => agent.destroy(),
  };
}

async function send(
  agent: Agent,
  url: URL,
  { method, payload, headers }: { method: string; payload: string | undefined; headers: Record<string, string> },
): Promise<{ status: number; text: string }> {
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
