/** Who is asking: sign in, sign out, change of password. */
import { z } from 'zod';
import { instant, storableText } from './values.ts';

const password = storableText.min(1).max(1000);

export const userSchema = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    role: z.enum(['admin', 'user', 'viewer']),
    mustChangePassword: z.boolean().meta({ description: 'The password is a known default one.' }),
  })
  .meta({ id: 'User' });

export const credentialsSchema = z.strictObject({
  username: storableText.min(1).max(200),
  password,
});

export const sessionSchema = z
  .object({ token: z.string(), expiresAt: instant, user: userSchema })
  .meta({ id: 'Session' });

export const passwordChangeSchema = z.strictObject({
  currentPassword: password,
  newPassword: password,
});

export type User = z.infer<typeof userSchema>;
export type Credentials = z.infer<typeof credentialsSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type PasswordChange = z.infer<typeof passwordChangeSchema>;
