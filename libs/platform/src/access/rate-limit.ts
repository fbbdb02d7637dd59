import { SetMetadata } from '@nestjs/common';

/** What is limited together. Which class a route is of follows from what it allows and does, unless it says so itself. */
export const rateClasses = ['read', 'write', 'admin', 'auth', 'anonymous'] as const;
export type RateClass = (typeof rateClasses)[number];

export const rateLimitKey = 'souk:rate-limit';

/** Not counted: what machines ask all day, and what costs nothing to answer. */
export const Unlimited = () => SetMetadata(rateLimitKey, 'unlimited');
