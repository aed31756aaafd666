/** How a user is called on the screen. */
import type { User } from '@vanguard/protocol';

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

export function userInitials(user: Named): string {
  const words = userName(user).split(/\s+/);
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => [...(word ?? '')][0]) : [...(words[0] ?? '')].slice(0, 2);
  return letters.join('').toUpperCase();
}
