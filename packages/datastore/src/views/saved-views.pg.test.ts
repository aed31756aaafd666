import { beforeAll, expect, test } from 'vitest';
import { deleteView, listViews, saveView, setDefaultView, shareView } from '../index.ts';
import { buildMember, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { slugOf } from './saved-views.ts';

const product = useProductDatabase();
const [ann, bob, elsewhere] = [0, 1, 2].map(() => ({ organizationId: '', userId: '' }));
if (ann === undefined || bob === undefined || elsewhere === undefined) throw new Error('three scopes');

beforeAll(async () => {
  const { database } = product;
  const [alpha, alpha2] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  const [annId, bobId] = [await buildUser(database, 'ann'), await buildUser(database, 'bob')];
  for (const organizationId of [alpha, alpha2]) {
    for (const userId of [annId, bobId]) await buildMember(database, organizationId, userId);
  }
  Object.assign(ann, { organizationId: alpha, userId: annId });
  Object.assign(bob, { organizationId: alpha, userId: bobId });
  Object.assign(elsewhere, { organizationId: alpha2, userId: bobId });
});

const slugs = async (scope: typeof ann) => (await listViews(product.database, scope)).map(({ slug }) => slug);

test('is mine until it is shared, and then the organization’s to read and mine alone to change', async () => {
  const { database } = product;
  const saved = await saveView(database, ann, { name: 'Crane review', search: 'category=Cranes' });
  expect(saved).toEqual({
    slug: 'crane-review',
    name: 'Crane review',
    search: 'category=Cranes',
    isShared: false,
    isMine: true,
    isDefault: false,
  });
  expect([await slugs(bob), await slugs(elsewhere)]).toEqual([[], []]);
  // The same name of another person gets another address, without a word of whose the first is.
  expect((await saveView(database, bob, { name: 'Crane review', search: '' })).slug).toBe('crane-review-2');
  expect((await saveView(database, ann, { name: 'Crane review', search: 'sort=-planCost' })).slug).toBe('crane-review');

  await shareView(database, ann, 'crane-review', true);
  expect(await slugs(bob)).toEqual(['crane-review', 'crane-review-2']);
  expect(await slugs(elsewhere)).toEqual([]);
  const notMine = { code: 'no_such_view' };
  await expect(shareView(database, bob, 'crane-review', false)).rejects.toMatchObject(notMine);
  await expect(deleteView(database, bob, 'crane-review')).rejects.toMatchObject(notMine);
  await expect(deleteView(database, elsewhere, 'crane-review-2')).rejects.toMatchObject(notMine);
});

test('the default is a shared view, and none once it is not shared any more or gone', async () => {
  const { database } = product;
  const defaults = async () => (await listViews(database, bob)).filter(({ isDefault }) => isDefault).length;
  await saveView(database, ann, { name: 'Default', search: 'group=category' });
  await expect(setDefaultView(database, bob, 'default')).rejects.toMatchObject({ code: 'no_such_view' });
  await shareView(database, ann, 'default', true);
  await setDefaultView(database, bob, 'default');
  await expect(setDefaultView(database, bob, 'lost')).rejects.toMatchObject({ code: 'no_such_view' });
  expect(await defaults()).toBe(1);
  await shareView(database, ann, 'default', false);
  expect(await defaults()).toBe(0);
  await shareView(database, ann, 'default', true);
  await Promise.all([setDefaultView(database, bob, 'default'), setDefaultView(database, ann, 'default')]);
  await deleteView(database, ann, 'default');
  expect(await defaults()).toBe(0);
});

test('who administers an organization deletes what others share with it, and nothing else', async () => {
  const { database } = product;
  const [secret, shared] = [
    await saveView(database, ann, { name: 'Ann alone', search: '' }),
    await saveView(database, ann, { name: 'Ann for all', search: '' }),
  ];
  await shareView(database, ann, shared.slug, true);
  const remove = async (scope: typeof ann, slug: string) =>
    await deleteView(database, scope, slug, { administers: true });
  await expect(remove(bob, secret.slug)).rejects.toMatchObject({ code: 'no_such_view' });
  await expect(remove(elsewhere, shared.slug)).rejects.toMatchObject({ code: 'no_such_view' });
  await remove(bob, shared.slug);
  expect((await slugs(ann)).filter((slug) => slug.startsWith('ann-'))).toEqual([secret.slug]);
});

test('a name becomes what an address can say', () => {
  expect(['Crâne review, Q3!', 'Журнал', 'All', 'x'.repeat(99)].map(slugOf)).toEqual([
    'crane-review-q3',
    'view',
    'view',
    'x'.repeat(60),
  ]);
});
