/** The two ports of the product, taken before anything else is done: a second start then fails at once, and in words. */
import { Listener } from '@vanguard/server/listening';
import type { Settings } from '../settings.ts';
import { explainPort } from './explain-port.ts';

export interface ProductPorts {
  api: Listener;
  page: Listener;
  serve: (app: Parameters<Listener['serve']>[0]) => Promise<void>;
  /** Requests under way have until the deadline. Returns how many were cut off. */
  drain: (deadlineMs: number) => Promise<number>;
  close: () => Promise<void>;
}

/** Throws UsageError where one is taken; the other is free again then. */
export async function openPorts({ host, apiPort, webPort }: Settings): Promise<ProductPorts> {
  const api = await Listener.open({ host, port: apiPort }).catch(explainPort(apiPort, 'API', 'API_PORT'));
  try {
    const page = await Listener.open({ host, port: webPort, hasPage: true }).catch(
      explainPort(webPort, 'page', 'WEB_PORT'),
    );
    const both = [api, page];
    return {
      api,
      page,
      serve: async (app) => void (await Promise.all(both.map(async (port) => await port.serve(app)))),
      drain: async (deadlineMs) => {
        const cutOff = await Promise.all(both.map(async (port) => await port.drain(deadlineMs)));
        return cutOff.reduce((sum, requests) => sum + requests, 0);
      },
      close: async () => void (await Promise.all(both.map(async (port) => await port.close()))),
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}
