export { EmbeddedPostgres, migrate } from '@souk/platform';
