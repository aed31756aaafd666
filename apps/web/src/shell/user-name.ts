/** How a user is called on the screen. */
import type { User } from '@vanguard/protocol/browser';

type Named = Pick<User, 'username' | 'firstName' | 'lastName'>;

export const userRoleNames: Record<User['role'], string> = {
  admin: 'System administrator',
  user: 'User',
  viewer: 'Viewer',
};

export function userName({ username, firstName, lastName }: Named): string {
  const full = [firstName, lastName].filter((part) => part !== null && part.trim() !== '').join(' ');
  return full === '' ? username : full;
}

/** The first letters of the first and the last word, or the first two of a single one. */
export function userInitials(user: Named): string {
  const words = userName(user).trim().split(/\s+/);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const letters = words.length > 1 ? [...lettersOf(first, 1), ...lettersOf(last, 1)] : lettersOf(first, 2);
  return letters.join('').toUpperCase();
}

const lettersOf = (word: string, count: number) => Array.from(word).slice(0, count);
