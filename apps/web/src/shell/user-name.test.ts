import { expect, test } from 'vitest';
import { userInitials, userName } from './user-name.ts';

test('a user without a name is called by the username', () => {
  const user = { username: 'admin', firstName: null, lastName: ' ' };
  expect(userName(user)).toBe('admin');
  expect(userInitials(user)).toBe('AD');
});

test('initials are those of the first and the last word', () => {
  expect(userInitials({ username: 'x', firstName: 'Ana Maria', lastName: 'Öberg' })).toBe('AÖ');
});
