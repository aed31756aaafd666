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

type Person = Pick<SampleUser, 'username' | 'password' | 'passwordHash'> &
  Partial<Pick<SampleUser, 'role' | 'isActive'>> & { name: [first: string, last: string] | null };

function user({ name, role = 'user', isActive = true, ...account }: Person): SampleUser {
  const [firstName, lastName] = name ?? [null, null];
  const email = name === null ? null : `${account.username}@example.com`;
  return { ...account, firstName, lastName, email, role, isActive };
}

export const administrator = user({
  username: 'admin',
  password: 'admin123',
  passwordHash: '$2b$10$dfdZ1D7a4ZOwDh/RhDXMoe19mkXx82RqeZazVbGAG7hkRfsXISiy6',
  name: ['System', 'Administrator'],
  role: 'admin',
});

export const users: readonly SampleUser[] = [
  administrator,
  user({
    username: 'mreyes',
    password: 'site-plan-2025',
    passwordHash: '$2b$10$MQEk/QrSuzmf27cmBhN3uOdtaITJih1Id.tIDAnwfeDzSWq.WKsLu',
    name: ['Marisol', 'Reyes'],
  }),
  user({
    username: 'jokafor',
    password: 'forecast!42',
    passwordHash: '$2a$10$OStXJq0fSxqFXC3uif8Qx.lG3zodjNkHKT.K58Wz239Rz5ObWrBiq',
    name: ['Jide', 'Okafor'],
  }),
  user({
    username: 'tlind',
    password: 'crane-boom-9',
    passwordHash: '$2b$10$FWxUipY/DDi8BLaP4oS5BusZthowrcF2KSFsajKtVr9t5XMgqLT3u',
    name: ['Tove', 'Lindström'],
  }),
  user({
    username: 'ysato',
    password: 'sakura-5-6',
    passwordHash: '$2b$10$Pe/xmPJb5/NngMO./7d41OKcRavS8l1qzCiRahQHA9jqirzQ5T/Fq',
    name: ['ゆみ', '佐藤'],
    role: 'viewer',
  }),
  user({
    username: 'bcosta',
    password: 'pulp.mill.2',
    passwordHash: '$2b$10$dwiXda2tobsw8R/mG99BTeHS.qJI.gdYnHM87Ju4rs4njLjb5S0vC',
    name: ['Bruna', 'Costa'],
  }),
  user({
    username: 'dvance',
    password: 'left-the-project',
    passwordHash: '$2b$10$o7fUM/aUInZLbPGDJzv4MOH6kj2Vnu6OORtaPYwqbpeNuI/gBTzCK',
    name: null,
    isActive: false,
  }),
];
