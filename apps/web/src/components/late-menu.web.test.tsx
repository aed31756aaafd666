import { Menu } from '@base-ui/react/menu';
import { page, userEvent } from 'vitest/browser';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { LateMenu } from './late-menu.tsx';
import { latePart } from './late-part.ts';

function Things() {
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger>Things</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner>
          <Menu.Popup>
            <Menu.Item>One</Menu.Item>
            <Menu.Item>Two</Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const button = page.getByRole('button', { name: 'Things' });
const item = page.getByRole('menuitem', { name: 'One' });

/** Fetched when the test says so, and as often as it is asked for. */
async function open() {
  const asked: PromiseWithResolvers<typeof Things>[] = [];
  const part = latePart(async () => {
    asked.push(Promise.withResolvers());
    return await (asked.at(-1)?.promise ?? Things);
  });
  const { unmount } = await render(
    <LateMenu
      part={part}
      renderButton={(props) => (
        <button type="button" {...props}>
          Things
        </button>
      )}
    >
      {(Part) => <Part />}
    </LateMenu>,
  );
  onTestFinished(unmount);
  return asked;
}

afterEach(() => vi.useRealTimers());

test('the focus alone fetches it; a key that comes sooner opens it once it is there, and Escape leads back', async () => {
  const asked = await open();
  await userEvent.tab();
  await expect.element(button).toHaveFocus();
  expect(asked).toHaveLength(1);
  await userEvent.keyboard('{Enter}');
  await expect.element(button).toHaveAttribute('aria-expanded', 'false');
  asked[0]?.resolve(Things);
  await expect.element(item).toBeVisible();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => document.activeElement?.textContent).toMatch(/^(One|Two)$/);
  await userEvent.keyboard('{Escape}');
  await expect.element(item).not.toBeInTheDocument();
  await expect.element(button).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(item).toBeVisible();
});

test('a pointer over it fetches it; what cannot be fetched is tried again until it is there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const asked = await open();
  await button.click();
  asked[0]?.reject(new TypeError('Failed to fetch dynamically imported module'));
  await vi.waitFor(() => {
    vi.advanceTimersByTime(2000);
    expect(asked).toHaveLength(2);
  });
  await expect.element(item).not.toBeInTheDocument();
  asked[1]?.resolve(Things);
  await expect.element(item).toBeVisible();
});

test('whoever goes elsewhere before it is there is not called back', async () => {
  const asked = await open();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await userEvent.tab();
  await expect.element(button).not.toHaveFocus();
  asked[0]?.resolve(Things);
  await asked[0]?.promise;
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(item).not.toBeInTheDocument();
});
