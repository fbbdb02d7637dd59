import { drift } from '../drift.mjs';

export const name = 'api-client';
export const about = 'the typed client is made from openapi.json';

export const run = ({ root }) => drift(root, ['libs/api-client/src/schema.ts']);
