import { Length } from 'class-validator';

/** What is longer than any password can be is refused before it costs anything. The rules for new ones are the service's. */
export const PasswordField = () => Length(1, 1000);
