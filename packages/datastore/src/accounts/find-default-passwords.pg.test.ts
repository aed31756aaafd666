/** Which accounts have a password that everybody knows, among those that must change theirs. */
import { expect, test } from 'vitest';
import { buildUser, useProductDatabase } from '../testing/index.ts';
import { findDefaultPasswords } from './find-default-passwords.ts';
import { setPassword, createUser } from './manage-accounts.ts';
import { openPasswordPool } from './password-pool.ts';

const product = useProductDatabase();

async function deliver(username: string, isActive = true): Promise<void> {
  const id = await buildUser(product.database, username, { isActive });
  await product.database.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute();
}

test('a delivered password is told from one that was made for its owner to change', async () => {
  await using passwords = openPasswordPool();
  const made = { password: 'granite lighthouse 7', mustChangePassword: true };
  await createUser(product.database, passwords, { username: 'ann', ...made });
  await deliver('bea');
  await deliver('carl');
  await deliver('dora');
  await deliver('gone', false);
  expect(await findDefaultPasswords(product.database)).toEqual(['bea', 'carl', 'dora']);
  await setPassword(product.database, passwords, 'bea', made);
  expect(await findDefaultPasswords(product.database)).toEqual(['carl', 'dora']);
});
