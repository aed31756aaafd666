/** Who is asking: sign in, sign out, change of password, sessions. */
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
    mustChangePassword: z.boolean().meta({
      description: 'The password was only delivered to the account: it may do nothing but choose another.',
    }),
    locale: z.string().nullable().meta({
      description: 'A language tag (BCP 47) for numbers and dates; null where the browser decides.',
      example: 'de-CH',
    }),
  })
  .meta({ id: 'User' });

const languageTag = z
  .string()
  .max(100)
  .transform((text, context): string => {
    try {
      const [tag] = Intl.getCanonicalLocales(text);
      if (tag !== undefined) return tag;
    } catch {
      // Not a tag.
    }
    context.addIssue({ code: 'custom', message: 'is not a language tag, like en-US or de-CH' });
    return z.NEVER;
  });

export const preferencesSchema = z.strictObject({ locale: languageTag.nullable() });

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

const sessionEntrySchema = z
  .object({
    id: z.string(),
    isCurrent: z.boolean().meta({ description: 'It is the session that asks.' }),
    createdAt: instant,
    lastSeenAt: instant.meta({ description: 'When it was last used, to five minutes.' }),
    expiresAt: instant,
    address: z.string().nullable().meta({ description: 'Where the sign-in came from.' }),
    userAgent: z.string().nullable().meta({ description: 'As the browser or program named itself.' }),
  })
  .meta({ id: 'SessionEntry' });

export const sessionListSchema = z.object({ sessions: z.array(sessionEntrySchema) });

export const sessionParams = z.strictObject({
  sessionId: z.uuid().meta({ description: 'As the list of sessions has it.' }),
});

export const endedSessionsSchema = z.object({ ended: z.int() });

export type User = z.infer<typeof userSchema>;
export type Credentials = z.infer<typeof credentialsSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type SessionEntry = z.infer<typeof sessionEntrySchema>;
export type PasswordChange = z.infer<typeof passwordChangeSchema>;
