import { type Words } from '../../components/failure';

export const personWords: Words = {
  last_admin: 'This is the only active admin. Make somebody else an admin first, or nobody could manage Souk any more.',
  email_taken: 'Somebody has this e-mail address already. If that account is disabled, enable it again instead.',
};
