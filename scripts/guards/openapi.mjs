import { drift } from '../drift.mjs';

export const name = 'openapi';
export const about = 'openapi.json describes the API as it is';

export const run = ({ root }) => drift(root, ['openapi.json']);
