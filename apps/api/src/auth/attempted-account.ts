import { networkOf } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { bodyField } from '../rate-limits/rate-rule';

const account = bodyField('email');

/** An account as one network tries it: strangers elsewhere do not use up the attempts of its owner. What all of them fail together the lockouts count. */
export function attemptedAccount(request: FastifyRequest): string | undefined {
  const email = account(request);
  return email && `${networkOf(request.ip) ?? request.ip} ${email}`;
}
