/** Opens the whole application at an address, against the stub API, in a window-sized element. */
import '../theme/index.css';
import { createMemoryHistory } from '@tanstack/react-router';
import { expect, onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { reportAnswer } from '../connection/connection.ts';
import { closeQueues } from '../edits/edit-queues.ts';
import { App, createApp } from '../routing/create-app.tsx';
import { markSignedIn, markSignedOut } from '../session/session.ts';
import { setSessionOver } from '../session/session-end.ts';
import { type StubApi, stubApi } from './stub-api.ts';

export interface OpenedApp {
  readonly screen: Awaited<ReturnType<typeof render>>;
  readonly api: StubApi;
  /** Closes the page, as a reload does. */
  readonly leave: () => Promise<void>;
  /** Path and search of the page. */
  readonly address: () => string;
  readonly back: () => void;
}

export async function openApp(path: string, api: StubApi = stubApi()): Promise<OpenedApp> {
  await page.viewport(1280, 800);
  localStorage.clear();
  reportAnswer();
  setSessionOver(false);
  if (api.isSignedIn) markSignedIn(api.user.id);
  else markSignedOut();
  vi.stubGlobal('fetch', api.fetch);
  vi.stubGlobal('EventSource', api.events.EventSource);
  onTestFinished(() => expect(api.faults).toEqual([]));
  const container = document.createElement('div');
  // As the window does, it scrolls up and down.
  container.style.cssText = 'position: fixed; inset: 0; overflow: hidden auto';
  document.body.append(container);
  const app = createApp(createMemoryHistory({ initialEntries: [path] }));
  const screen = await render(<App {...app} />, { container });
  const leave = async () => {
    if (!container.isConnected) return;
    await screen.unmount();
    closeQueues(app.queryClient);
    container.remove();
  };
  // The next file has the same document.
  onTestFinished(leave);
  return { screen, api, leave, address: () => app.router.state.location.href, back: () => app.router.history.back() };
}
