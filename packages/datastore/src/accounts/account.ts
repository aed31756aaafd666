/** Who is signed in, as the API tells it. */
import type { SystemRole } from '../schema.ts';

export interface Account {
  id: string;
  username: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  role: SystemRole;
  mustChangePassword: boolean;
  /** A language tag, for numbers and dates; null where the browser decides. */
  locale: string | null;
}

export const accountColumns = [
  'app_user.id',
  'username',
  'email',
  'first_name as firstName',
  'last_name as lastName',
  'app_user.role',
  'must_change_password as mustChangePassword',
  'locale',
] as const;
