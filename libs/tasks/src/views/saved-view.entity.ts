import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A list of tasks that somebody wants to see again: filters and order under a name. */
@Entity('task_views')
@Index('task_views_name_unique', { synchronize: false })
@Index('task_views_shared', ['createdAt', 'id'], { where: 'shared' })
export class SavedView {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey('User', 'id', { name: 'task_views_owner_fk' })
  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;
  @Column('text', { name: 'owner_name' }) ownerName!: string;
  @Column('text') name!: string;
  /** Everybody may use it; only its owner changes it. */
  @Column('boolean', { default: false }) shared!: boolean;
  /** As the list takes it in its URL. */
  @Column('jsonb') filter!: Record<string, string>;
  @Column('integer', { default: 1 }) version!: number;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}
