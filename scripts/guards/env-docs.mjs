import { drift } from '../drift.mjs';

export const name = 'env-docs';
export const about = '.env.example and docs/configuration.md are those of the table of settings';

export const run = ({ root }) => drift(root, ['.env.example', 'docs/configuration.md']);
