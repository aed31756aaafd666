/** The application on both of its ports, as `vanguard start` has it, on a page of two files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProductDatabase } from '@vanguard/datastore';
import { Listener } from '../../listening/listener.ts';
import { buildApi } from '../../testing/build-api.ts';

export interface BothPorts {
  api: Listener;
  page: Listener;
  close: () => Promise<void>;
}

export async function serveBothPorts(database: ProductDatabase): Promise<BothPorts> {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>A page</title>');
  await writeFile(join(folder, 'assets', 'script-Ab12.js'), 'export {};');
  const options = { host: '127.0.0.1', port: 0, pauseMs: 200 };
  const api = await Listener.open(options);
  const page = await Listener.open({ ...options, hasPage: true });
  const app = await buildApi(database, { page: { folder, port: page.port } });
  for (const port of [api, page]) await port.serve(app);
  return {
    api,
    page,
    close: async () => {
      for (const port of [api, page]) await port.close();
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
}
