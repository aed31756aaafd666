import type { ImportPreview } from '@vanguard/protocol/browser';
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { openApp } from '../../testing/open-app.tsx';
import { problem, type StubApi, stubApi } from '../../testing/stub-api.ts';

const preview: ImportPreview = {
  importId: '1b2c',
  expiresAt: '2030-01-01T00:00:00.000Z',
  rows: 3,
  changed: 2,
  unchanged: 1,
  unknown: 0,
  wrong: 0,
  changes: [
    {
      line: 2,
      pfaId: 'PFA-1',
      fields: [{ field: 'forecastEnd', column: 'Forecast end', before: '2026-02-03', after: '2026-03-03' }],
    },
    { line: 3, pfaId: 'PFA-2', fields: [{ field: 'model', column: 'Model', before: 'NL-1100', after: null }] },
  ],
  faultCount: 0,
  faults: [],
};

const faulty: ImportPreview = {
  ...preview,
  importId: null,
  expiresAt: null,
  changed: 1,
  wrong: 1,
  faultCount: 1,
  faults: [
    {
      line: 3,
      column: 'Forecast end',
      cell: 'D3',
      pfaId: 'PFA-2',
      field: 'forecastEnd',
      code: 'impossible_value',
      message: 'must be a day that exists, YYYY-MM-DD',
    },
  ],
};

/** Answers imports; what was sent is kept. */
function importing(...answers: (() => Response)[]): { api: StubApi; sent: { type: string | null; size: number }[] } {
  const api = stubApi();
  const sent: { type: string | null; size: number }[] = [];
  api.override = {
    path: /\/import/,
    answer: async (request) => {
      sent.push({ type: request.headers.get('content-type'), size: (await request.arrayBuffer()).byteLength });
      return answers.shift()?.() ?? problem('internal_error');
    },
  };
  return { api, sent };
}

const choose = async (name: string) =>
  await userEvent.upload(page.getByLabelText(/Choose a CSV or Excel file/), new File(['PFA ID'], name));

const save = (name = 'Save as drafts') => page.getByRole('button', { name });

async function openDialog(api: StubApi): Promise<void> {
  await openApp('/o/HAR01/grid', api);
  await page.getByRole('button', { name: 'Import…' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Import changes' })).toBeVisible();
  await expect.element(save()).toBeDisabled();
}

test('what is shown can be taken along as a workbook and as CSV, in its filters and order', async () => {
  await openApp('/o/HAR01/grid?utm=1&category=Cranes&sort=-planCost&discontinued=1');
  await page.getByRole('button', { name: 'Export' }).click();
  const asked = 'category=Cranes&includeDiscontinued=true&sort=-planCost';
  await expect
    .element(page.getByRole('menuitem', { name: 'Excel workbook' }))
    .toHaveAttribute('href', `/api/pfa/org-0/export.xlsx?${asked}`);
  await expect
    .element(page.getByRole('menuitem', { name: 'CSV' }))
    .toHaveAttribute('href', `/api/pfa/org-0/export.csv?${asked}&bom=true`);
});

test.each([
  ['of the organization', (api: StubApi) => api.organizations.forEach((one) => (one.role = 'viewer'))],
  ['of the installation', (api: StubApi) => (api.user = { ...api.user, role: 'viewer' })],
])('a viewer %s is not offered to import', async (_, becomeViewer) => {
  const api = stubApi();
  becomeViewer(api);
  await openApp('/o/HAR01/grid', api);
  await expect.element(page.getByRole('button', { name: 'Export' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Import…' })).not.toBeInTheDocument();
});

test('a file is looked at first, and saved when it is confirmed', async () => {
  const { api, sent } = importing(
    () => Response.json(preview),
    () => Response.json({ saved: 2, dropped: 0 }),
  );
  await openDialog(api);
  await choose('changed.XLSX');
  await expect.element(page.getByText('3 lines: 2 changed, 1 unchanged')).toBeVisible();
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect.element(changes.getByRole('row', { name: 'PFA-1 Forecast end 2026-02-03 2026-03-03' })).toBeVisible();
  await expect.element(changes.getByRole('row', { name: 'PFA-2 Model NL-1100 —' })).toBeVisible();
  const pages = () => api.requests.filter((request) => request.includes('limit=')).length;
  const before = pages();
  await save('Save 2 as drafts').click();
  await expect.element(page.getByText('2 records are changed. It is one step, and can be undone.')).toBeVisible();
  expect(api.requests).toContain('POST /api/pfa/org-0/import/1b2c/confirm');
  expect(sent[0]).toEqual({ type: expect.stringContaining('spreadsheetml.sheet') as string, size: 6 });
  await expect.poll(pages).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('what is wrong is told by cell and cannot be saved; the corrected file can', async () => {
  const { api, sent } = importing(
    () => Response.json(faulty),
    () => problem('file_refused', { detail: 'The first line has to name the columns.' }),
    () => Response.json(preview),
    () => problem('precondition_failed', { detail: 'Some of the records have changed.' }),
  );
  await openDialog(api);
  await choose('changed.csv');
  await expect.element(page.getByRole('alert')).toMatchTextContent('Nothing can be saved yet: 1 value is wrong.');
  await expect
    .element(page.getByRole('row', { name: /D3 Forecast end PFA-2 must be a day that exists/ }))
    .toBeVisible();
  await expect.element(page.getByText('3 lines: 1 changed, 1 unchanged, 1 wrong')).toBeVisible();
  await expect.element(save()).toBeDisabled();
  await choose('changed.csv');
  await expect.element(page.getByRole('alert')).toMatchTextContent('The first line has to name the columns.');
  await choose('changed.csv');
  await save('Save 2 as drafts').click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Some of the records have changed.');
  await expect.element(save()).toBeDisabled();
  expect(sent[0]?.type).toBe('text/csv');
});
