/** Of any version, as PostgreSQL writes it. */
export const uuidPattern = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const whole = new RegExp(`^${uuidPattern}$`, 'i');

export const isUuid = (text: string): boolean => whole.test(text);
