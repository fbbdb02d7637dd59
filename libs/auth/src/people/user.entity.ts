import { type Marketplace, type PersonRole } from '@souk/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const userStatuses = ['active', 'disabled'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** A person who may sign in. */
@Entity('users')
@Check('users_email', `email = lower(email)`)
@Check('users_role', `role IN ('admin', 'head', 'member', 'auditor')`)
@Check('users_status', `status IN ('active', 'disabled')`)
@Check('users_admin_limits', `role <> 'admin' OR marketplaces IS NULL`)
@Index('users_email_unique', ['email'], { unique: true })
@Index('users_list', ['createdAt', 'id'])
export class User {
  @PrimaryColumn('uuid') id!: string;
  /** In lower case. */
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text') role!: PersonRole;
  /** Null: all of them, as for every admin. */
  @Column('text', { array: true, nullable: true }) marketplaces!: Marketplace[] | null;
  @Column('text', { default: 'active' }) status!: UserStatus;
  @Column('text', { name: 'password_hash', select: false }) passwordHash!: string;
  @Column({ type: 'timestamptz', name: 'password_set_at', default: () => 'now()' }) passwordSetAt!: Date;
  /** Somebody else knows the password: nothing but changing it is allowed, and after a while it lets nobody in. */
  @Column('boolean', { name: 'must_change_password', default: false }) mustChangePassword!: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true }) lastSignInAt!: Date | null;
}
