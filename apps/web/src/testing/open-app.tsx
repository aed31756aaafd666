/** Opens the whole application at an address, against the stub API, in a window-sized element. */
import '../theme/index.css';
import { createMemoryHistory } from '@tanstack/react-router';
import { expect, onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { reportAnswer } from '../connection/connection.ts';
import { App, createApp } from '../routing/create-app.tsx';
import { markSignedIn, markSignedOut } from '../session/session.ts';
import { type StubApi, stubApi } from './stub-api.ts';

export interface OpenedApp {
  readonly screen: Awaited<ReturnType<typeof render>>;
  readonly api: StubApi;
  /** Path and search of the page. */
  readonly address: () => string;
}

export async function openApp(path: string, api: StubApi = stubApi()): Promise<OpenedApp> {
  await page.viewport(1280, 800);
  localStorage.clear();
  reportAnswer();
  if (api.isSignedIn) markSignedIn();
  else markSignedOut();
  vi.stubGlobal('fetch', api.fetch);
  onTestFinished(() => expect(api.faults).toEqual([]));
  const container = document.createElement('div');
  container.style.cssText = 'position: fixed; inset: 0';
  document.body.append(container);
  const app = createApp(createMemoryHistory({ initialEntries: [path] }));
  const screen = await render(<App {...app} />, { container });
  return { screen, api, address: () => app.router.state.location.href };
}
