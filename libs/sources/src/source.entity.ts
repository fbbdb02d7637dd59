import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type Kind } from './detection/kinds';
import { type Mapping } from './detection/mappings';

export const trusts = ['untrusted', 'basic', 'verified', 'official'] as const;
export type Trust = (typeof trusts)[number];
export const credentialKinds = ['token', 'ssh_key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** A git repository, or a part of one, in which artifacts of agents are looked for. */
@Entity('sources')
@Check('sources_trust', `trust IN ('untrusted', 'basic', 'verified', 'official')`)
@Check('sources_single_kind', `single_kind IN ('skill', 'agent', 'command', 'hook', 'mcp_server', 'plugin')`)
@Check('sources_schedule', 'schedule_minutes BETWEEN 5 AND 43200')
@Check(
  'sources_credential',
  `(credential IS NULL) = (credential_kind IS NULL) AND credential_kind IN ('token', 'ssh_key')`,
)
@Index('sources_identity', { synchronize: false })
@Index('sources_list', ['createdAt', 'id'])
@Index('sources_due', ['nextScanAt'], { where: 'next_scan_at IS NOT NULL' })
export class Source {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  /** As it was given, without credentials. */
  @Column('text') url!: string;
  /** By which two are the same: host in lower case, no `.git`, no slash at the end. */
  @Column('text', { name: 'canonical_url' }) canonicalUrl!: string;
  /** Null: the default branch. */
  @Column('text', { nullable: true }) ref!: string | null;
  /** Only what is below; empty: everything. */
  @Column('text', { default: '' }) root!: string;
  @Column('text', { array: true, default: [] }) tags!: string[];
  @Column('text', { default: 'untrusted' }) trust!: Trust;
  /** The whole root is one artifact of that kind. */
  @Column('text', { name: 'single_kind', nullable: true }) singleKind!: Kind | null;
  @Column('integer', { name: 'schedule_minutes', nullable: true }) scheduleMinutes!: number | null;
  @Column('timestamptz', { name: 'next_scan_at', nullable: true }) nextScanAt!: Date | null;
  @Column('text', { name: 'credential_kind', nullable: true }) credentialKind!: CredentialKind | null;
  /** Encrypted. */
  @Column('text', { nullable: true, select: false }) credential!: string | null;
  /** Encrypted. */
  @Column('text', { name: 'webhook_secret', nullable: true, select: false }) webhookSecret!: string | null;
  @Column('timestamptz', { name: 'webhook_secret_at', nullable: true }) webhookSecretAt!: Date | null;
  @Column('jsonb', { default: [] }) mappings!: Mapping[];
  /** Before the last change: what undoing it brings back, once. */
  @Column('jsonb', { name: 'former_mappings', nullable: true }) formerMappings!: Mapping[] | null;
  /** Of all that decides what a commit yields: the mappings, the root, the ref, the single kind. */
  @Column('integer', { name: 'mapping_revision', default: 0 }) mappingRevision!: number;
  /** What the catalog shows. Written last: whoever sees it finds the catalog there. */
  @Column('text', { name: 'scanned_commit', nullable: true }) scannedCommit!: string | null;
  @Column('integer', { name: 'scanned_mapping_revision', nullable: true }) scannedMappingRevision!: number | null;
  /** Of the rules of detection: newer ones look again at what has not changed. */
  @Column('integer', { name: 'scanned_detector', nullable: true }) scannedDetector!: number | null;
  @Column('timestamptz', { name: 'scanned_at', nullable: true }) scannedAt!: Date | null;
  /** What a person should look at, such as `all_gone`: every artifact would have vanished with the last scan. */
  @Column('text', { nullable: true }) attention!: string | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text', { name: 'created_by_name' }) createdByName!: string;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}
