import { page, userEvent } from 'vitest/browser';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseHtmlTable } from '../sheet/read-clipboard.ts';
import { openApp } from '../testing/open-app.tsx';

const row = (id: string) => page.getByRole('row', { name: new RegExp(id) });

/** As the browser does when the keys are pressed, with a clipboard of the test's own. */
function send(type: 'copy' | 'paste', data = new DataTransfer()): DataTransfer {
  document.activeElement?.dispatchEvent(
    new ClipboardEvent(type, { bubbles: true, cancelable: true, clipboardData: data }),
  );
  return data;
}

async function standOn(keys: string): Promise<void> {
  await expect.element(row('PFA-0000001')).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard(`{Control>}{Home}{/Control}${keys}`);
}

test('a range is copied raw for programs and as shown for documents', async () => {
  await openApp('/o/HAR01/grid');
  await standOn('{ArrowDown}{ArrowDown}{ArrowRight>3/}{Shift>}{ArrowRight}{ArrowRight}{ArrowDown}{/Shift}');
  // What copies comes a moment after the rows.
  await expect
    .poll(() => send('copy').getData('text/plain'))
    .toBe('2025-04-23\t2025-08-23\t47693.8239159001\r\n2025-06-28\t2025-12-21\t18212.8777923784');
  expect(send('copy').getData('text/html')).toContain('<td align="right">23 Apr 2025</td>');
});

test('what fits is pasted as one step; what does not is shown before, cell by cell', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await standOn('{ArrowDown}{ArrowDown}{ArrowRight>4/}');
  const data = new DataTransfer();
  data.setData('text/plain', '2026-01-31\r\n2026-02-28\r\n');
  send('paste', data);
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /31 Jan 2026, changed/ })).toBeVisible();
  await expect.element(row('PFA-0000004').getByRole('gridcell', { name: /28 Feb 2026, changed/ })).toBeVisible();

  // Past the end that the record has, and both of one line.
  const both = new DataTransfer();
  both.setData('text/plain', '2026-06-01\t2026-09-30');
  await userEvent.keyboard('{ArrowUp}{ArrowLeft}');
  send('paste', both);
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /01 Jun 2026, changed/ })).toBeVisible();
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /30 Sep 2026, changed/ })).toBeVisible();
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}');

  const faulty = new DataTransfer();
  faulty.setData('text/plain', '10/15/2026\t1\r\nsoon\t2\r\n');
  send('paste', faulty);
  const dialog = page.getByRole('dialog', { name: 'Paste 2 rows' });
  await expect.element(dialog.getByRole('row', { name: /2 PFA-0000004 Forecast end soon/ })).toBeVisible();
  await expect.element(dialog.getByRole('row', { name: /Forecast cost 1 Costs follow/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Paste into 1 record' }).click();
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /15 Oct 2026, changed/ })).toBeVisible();
  expect(api.requests.filter((request) => request.endsWith('/draft'))).toHaveLength(3);
});

test('rows that are not at hand are read to be copied, as far as nobody gives it up, and copied by a press where the browser wants one', async () => {
  const { api } = await openApp('/o/HAR01/grid?category=Cranes&cols=pfaId!,area');
  let letGo: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const later = async (request: Request) => {
    await held;
    api.override = undefined;
    return await api.fetch(request);
  };
  api.override = {
    path: /\/api\/pfa\/org-0$/,
    answer: (request) => (request.url.includes('limit=1000') ? later(request) : undefined),
  };
  vi.spyOn(navigator.clipboard, 'write').mockRejectedValue(new DOMException('no press', 'NotAllowedError'));
  onTestFinished(() => void vi.restoreAllMocks());
  await standOn('{Control>}{Shift>}{End}{/Shift}{/Control}');
  send('copy');
  const progress = page.getByRole('progressbar', { name: 'Rows read to be copied' });
  await expect.element(progress).toHaveAttribute('max', '2897');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByText('Nothing was copied.')).toBeVisible();

  page.getByRole('grid').element().focus();
  send('copy');
  await expect.element(progress).toBeVisible();
  letGo?.();
  await expect.element(page.getByRole('button', { name: 'Copy now' })).toBeVisible();
  const lines = send('copy').getData('text/plain').split('\r\n');
  expect(lines).toHaveLength(2897);
  expect([lines[0], lines.at(-1)]).toEqual([
    expect.stringMatching(/^PFA-0000001\t/),
    expect.stringMatching(/^PFA-0002897\t/),
  ]);
  await expect.element(page.getByText('2,897 rows copied.')).toBeVisible();

  send('copy');
  await page.getByRole('button', { name: 'Copy now' }).click();
  await expect.element(page.getByRole('button', { name: 'Copy now' })).not.toBeInTheDocument();
});

test('one value fills the range, and Delete empties it', async () => {
  await openApp('/o/HAR01/grid');
  await standOn('{ArrowDown}{ArrowDown}{ArrowRight>4/}{Shift>}{ArrowDown}{/Shift}');
  const data = new DataTransfer();
  data.setData('text/plain', '2027-01-01');
  send('paste', data);
  await expect.element(row('PFA-0000004').getByRole('gridcell', { name: /01 Jan 2027, changed/ })).toBeVisible();
  await userEvent.keyboard('{Delete}');
  await expect.element(row('PFA-0000004').getByRole('gridcell', { name: /^empty, changed/ })).toBeVisible();
});

test('a pasted rate reaches the rate that a forecast has of its own, with the price that the server makes of it', async () => {
  const { api } = await openApp('/o/HAR01/grid?cols=pfaId,forecastCost,monthlyRate');
  await standOn('{ArrowDown>12/}{ArrowRight}{ArrowRight}');
  const cost = row('PFA-0000013').getByRole('gridcell').nth(0);
  await expect.element(cost).toMatchTextContent('2,716.16');
  const data = new DataTransfer();
  data.setData('text/plain', '1000');
  send('paste', data);
  await expect
    .element(row('PFA-0000013').getByRole('gridcell', { name: /1,000.00, being|1,000.00, changed/ }))
    .toBeVisible();
  await expect.element(cost).toMatchTextContent('1,741.13');
  await expect.element(row('PFA-0000013').getByRole('gridcell', { name: /1,000.00, changed/ })).toBeVisible();
  await expect.poll(() => api.requests.filter((request) => request.includes('offset=0')).length).toBe(2);
  await expect.element(cost).toMatchTextContent('1,741.13');
  const draft = ['PFA-0000013', { monthlyRate: '1000', forecastRate: '1000' }];
  await expect.poll(() => api.drafts.list()).toEqual([draft]);
});

test('a dragged handle fills with what stands in its range, up and down, as one step', async () => {
  const { api } = await openApp('/o/HAR01/grid?cols=pfaId!,area,forecastEnd');
  await standOn('{ArrowDown>4/}{ArrowRight}{Shift>}{ArrowRight}{ArrowDown}{/Shift}');
  const cell = (id: string, place: number) => row(id).getByRole('gridcell').nth(place).element();
  const at = (element: Element, isDown = false) => {
    const { right, bottom } = element.getBoundingClientRect();
    return { bubbles: true, pointerId: 1, button: 0, clientX: right - 4, clientY: isDown ? bottom - 4 : bottom - 12 };
  };
  // The handle of the range is at its last cell; a drag of the mouse, as the browser tells it.
  const grid = page.getByRole('grid').element();
  grid.setPointerCapture = () => undefined;
  const from = cell('PFA-0000006', 1);
  expect(from.className).toContain('sheet-cell-handle');
  from.dispatchEvent(new PointerEvent('pointerdown', at(from, true)));
  grid.dispatchEvent(new PointerEvent('pointermove', at(cell('PFA-0000009', 1))));
  await expect.element(row('PFA-0000009').getByRole('gridcell').nth(0)).toHaveClass('sheet-cell-filled');
  grid.dispatchEvent(new PointerEvent('pointerup', at(cell('PFA-0000009', 1))));
  const ends = (id: string) => cell(id, 1).textContent;
  await expect.poll(() => api.drafts.list().map(([id]) => id)).toEqual(['PFA-0000007', 'PFA-0000008', 'PFA-0000009']);
  expect([ends('PFA-0000007'), ends('PFA-0000008')]).toEqual([ends('PFA-0000005'), ends('PFA-0000006')]);
  expect(ends('PFA-0000009')).toBe(ends('PFA-0000005'));
});

test('tables of Excel and of Google Sheets are read from their own HTML', () => {
  const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style></head><body>
    <!--StartFragment--><table border=0><col width=64><tr height=20><td class=xl65 align=right>15-Mar-26</td><td>Crane&nbsp;A</td></tr>
    <tr><td>two<br>  lines</td><td></td></tr></table><!--EndFragment--></body></html>`;
  expect(parseHtmlTable(excel)).toEqual([
    ['15-Mar-26', 'Crane A'],
    ['two\nlines', ''],
  ]);
  const sheets = `<meta charset='utf-8'><google-sheets-html-origin><table><tbody><tr><td colspan="2" data-sheets-value='{"1":2}'>Wide</td>
    <td>1,200</td></tr></tbody></table></google-sheets-html-origin>`;
  expect(parseHtmlTable(sheets)).toEqual([['Wide', '', '1,200']]);
  const merged = `<table><tr><td rowspan="2" colspan="2">Wide and tall</td><td>b</td></tr><tr><td>c</td></tr>
    <tr><td>d</td><td rowspan="2">e</td><td>f</td></tr><tr><td>g</td></tr></table>`;
  expect(parseHtmlTable(merged)).toEqual([
    ['Wide and tall', '', 'b'],
    ['', '', 'c'],
    ['d', 'e', 'f'],
    ['g', ''],
  ]);
  expect(parseHtmlTable('<p>no table</p>')).toBeUndefined();
});
