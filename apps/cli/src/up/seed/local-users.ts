import { Passwords, Users } from '@souk/auth';
import { type PersonRole, rows } from '@souk/platform';
import { type Credentials } from './credentials';
import { seedActor, type Seeder, type Seeding } from './seed';

/** One person of each role. */
const people: readonly { email: string; name: string; role: PersonRole }[] = [
  { email: 'admin@souk.local', name: 'Alice Admin', role: 'admin' },
  { email: 'head@souk.local', name: 'Henry Head', role: 'head' },
  { email: 'member@souk.local', name: 'Mia Member', role: 'member' },
  { email: 'auditor@souk.local', name: 'Audrey Auditor', role: 'auditor' },
];

interface KnownUser {
  id: string;
  email: string;
  role: PersonRole;
  hash: string;
}

type Person = (typeof people)[number];
type Entry = Credentials['users'][number];

/**
 * The file always tells the truth, and a password that a developer has set is never replaced: when the one in the file no longer fits, it
 * is emptied there. Whoever takes a person out of the file gets a new password for that person at the next start.
 */
export const localUsers: Seeder = {
  name: 'users',
  async run(seeding) {
    const known = await knownUsers(seeding);
    const passwords = new Passwords();
    const entries = await Promise.all(
      people.map((person) =>
        entryOf(seeding, passwords, {
          person,
          user: known.find(({ email }) => email === person.email),
          entry: seeding.credentials.users.find(({ email }) => email === person.email),
        }),
      ),
    );
    const others = seeding.credentials.users.filter(({ email }) => !people.some((person) => person.email === email));
    seeding.credentials.users = [...entries, ...others];
  },
};

const knownUsers = ({ database }: Seeding): Promise<KnownUser[]> =>
  database.transaction(seedActor, (tx) =>
    rows<KnownUser>(tx, 'SELECT id, email, role, password_hash AS hash FROM users WHERE email = ANY($1)', [
      people.map(({ email }) => email),
    ]),
  );

async function entryOf(
  seeding: Seeding,
  passwords: Passwords,
  { person, user, entry }: { person: Person; user: KnownUser | undefined; entry: Entry | undefined },
): Promise<Entry> {
  const { email, role } = person;
  if (!user) {
    const password = passwords.temporary();
    await (await seeding.service(Users)).create(seedActor, { ...person, password });
    return { email, password, role };
  }
  if (!entry) return { email, password: await resetPassword(seeding, user), role: user.role };
  if (entry.password === '' || (await passwords.matches(user.hash, entry.password)))
    return { ...entry, role: user.role };
  seeding.note(
    `${email} has a password of your own, so it is no longer in credentials.json; delete the entry there to get a new one.`,
  );
  return { ...entry, password: '', role: user.role };
}

async function resetPassword({ database, service }: Seeding, { id }: KnownUser): Promise<string> {
  const { temporaryPassword } = await (await service(Users)).resetPassword(seedActor, id);
  // Whoever reads the file is the person: there is nobody else who knows it.
  await database.transaction(seedActor, (tx) =>
    tx.query('UPDATE users SET must_change_password = false WHERE id = $1', [id]),
  );
  return temporaryPassword;
}
