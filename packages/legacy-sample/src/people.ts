/**
 * Invented users of the sample with throw-away passwords. The hashes are bcrypt of cost 10, constants so that a sample is
 * reproducible.
 */

export interface SampleUser {
  username: string;
  password: string;
  passwordHash: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  role: 'admin' | 'user' | 'viewer';
  isActive: boolean;
}

function user(
  username: string,
  password: string,
  passwordHash: string,
  name: [first: string, last: string] | null,
  role: SampleUser['role'] = 'user',
  isActive = true,
): SampleUser {
  const [firstName, lastName] = name ?? [null, null];
  const email = name === null ? null : `${username}@example.com`;
  return { username, password, passwordHash, firstName, lastName, email, role, isActive };
}

export const administrator = user(
  'admin',
  'admin123',
  '$2b$10$dfdZ1D7a4ZOwDh/RhDXMoe19mkXx82RqeZazVbGAG7hkRfsXISiy6',
  ['System', 'Administrator'],
  'admin',
);

export const users: readonly SampleUser[] = [
  administrator,
  user('mreyes', 'site-plan-2025', '$2b$10$MQEk/QrSuzmf27cmBhN3uOdtaITJih1Id.tIDAnwfeDzSWq.WKsLu', [
    'Marisol',
    'Reyes',
  ]),
  user('jokafor', 'forecast!42', '$2a$10$OStXJq0fSxqFXC3uif8Qx.lG3zodjNkHKT.K58Wz239Rz5ObWrBiq', ['Jide', 'Okafor']),
  user('tlind', 'crane-boom-9', '$2b$10$FWxUipY/DDi8BLaP4oS5BusZthowrcF2KSFsajKtVr9t5XMgqLT3u', ['Tove', 'Lindström']),
  user(
    'ysato',
    'sakura-5-6',
    '$2b$10$Pe/xmPJb5/NngMO./7d41OKcRavS8l1qzCiRahQHA9jqirzQ5T/Fq',
    ['ゆみ', '佐藤'],
    'viewer',
  ),
  user('bcosta', 'pulp.mill.2', '$2b$10$dwiXda2tobsw8R/mG99BTeHS.qJI.gdYnHM87Ju4rs4njLjb5S0vC', ['Bruna', 'Costa']),
  user(
    'dvance',
    'left-the-project',
    '$2b$10$o7fUM/aUInZLbPGDJzv4MOH6kj2Vnu6OORtaPYwqbpeNuI/gBTzCK',
    null,
    'user',
    false,
  ),
];
