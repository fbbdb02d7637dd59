import { ApiProperty } from '@nestjs/swagger';
import { type Principal, type Session, type SignedIn, type User } from '@souk/auth';
import {
  type Actor,
  actorKinds,
  type Marketplace,
  marketplaces,
  type Permission,
  permissions,
  permissionsOf,
  type Role,
  roles,
} from '@souk/platform';
import { EmailField } from './email-field';
import { PasswordField } from './password-field';

const permissionNames = Object.keys(permissions) as Permission[];

export class LoginBody {
  @EmailField() email!: string;
  @ApiProperty({ type: String, format: 'password', maxLength: 1000 }) @PasswordField() password!: string;
}

export class SignedInView {
  @ApiProperty({ type: String, description: 'Keep it in memory; the cookie renews it.' }) accessToken!: string;
  @ApiProperty({ enum: ['Bearer'] }) tokenType!: 'Bearer';
  @ApiProperty({ type: Number, description: 'Seconds' }) expiresIn!: number;
  @ApiProperty({ type: Boolean, description: 'Until then nothing else is allowed.' }) mustChangePassword!: boolean;
}

export class MeView {
  @ApiProperty({ enum: actorKinds, enumName: 'ActorKind' }) kind!: Actor['kind'];
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String, nullable: true }) email!: string | null;
  @ApiProperty({ enum: roles, enumName: 'Role' }) role!: Role;
  @ApiProperty({ enum: marketplaces, enumName: 'Marketplace', nullable: true, description: 'Of an agent' })
  marketplace!: Marketplace | null;
  @ApiProperty({
    enum: marketplaces,
    enumName: 'Marketplace',
    isArray: true,
    nullable: true,
    description: 'Of a person who may only touch these; null: all',
  })
  marketplaces!: Marketplace[] | null;
  @ApiProperty({ type: Boolean }) mustChangePassword!: boolean;
  @ApiProperty({ enum: permissionNames, enumName: 'Permission', isArray: true }) permissions!: Permission[];
}

export class RolePermissionsView {
  @ApiProperty({ enum: roles, enumName: 'Role' }) role!: Role;
  @ApiProperty({ enum: permissionNames, enumName: 'Permission', isArray: true }) permissions!: Permission[];
}

export class PermissionsView {
  @ApiProperty({ enum: permissionNames, enumName: 'Permission', isArray: true }) granted!: Permission[];
  @ApiProperty({ type: [RolePermissionsView] }) roles!: RolePermissionsView[];
}

export class PasswordBody {
  @ApiProperty({ type: String, format: 'password', maxLength: 1000 }) @PasswordField() currentPassword!: string;
  @ApiProperty({
    type: String,
    format: 'password',
    description: '12 to 200 characters; not the e-mail address or the name, no repetition, no sequence',
  })
  @PasswordField()
  newPassword!: string;
}

export class SessionView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) lastUsedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ type: String, nullable: true }) address!: string | null;
  @ApiProperty({ type: String, nullable: true }) userAgent!: string | null;
  @ApiProperty({ type: Boolean, description: 'The one of this request' }) current!: boolean;
}

export const signedInView = ({ token, expiresIn, mustChangePassword }: SignedIn): SignedInView => ({
  accessToken: token,
  tokenType: 'Bearer',
  expiresIn,
  mustChangePassword,
});

/** `user` is the row of a person; others have none. */
export const meView = (
  { actor, permissions: granted }: Pick<Principal, 'actor' | 'permissions'>,
  user?: User,
): MeView => ({
  kind: actor.kind,
  id: actor.id,
  name: actor.name,
  email: user?.email ?? null,
  role: actor.role ?? 'operator', // the one caller that is neither a person nor an agent
  marketplace: actor.marketplace ?? null,
  marketplaces: user?.marketplaces ?? null,
  mustChangePassword: user?.mustChangePassword ?? false,
  permissions: inOrder(granted),
});

export const permissionsView = (granted: ReadonlySet<Permission>): PermissionsView => ({
  granted: inOrder(granted),
  roles: roles.map((role) => ({ role, permissions: inOrder(permissionsOf(role)) })),
});

export const sessionView = (session: Session, { grant }: Principal): SessionView => ({
  id: session.id,
  createdAt: session.createdAt.toISOString(),
  lastUsedAt: session.lastUsedAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  address: session.address,
  userAgent: session.userAgent,
  current: grant === `session:${session.id}`,
});

const inOrder = (granted: ReadonlySet<Permission>): Permission[] => permissionNames.filter((name) => granted.has(name));
