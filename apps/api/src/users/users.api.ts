import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { longestName, temporaryPasswordDays, type User, type UserStatus, userStatuses } from '@souk/auth';
import { type Marketplace, marketplaces, peopleRoles, type PersonRole } from '@souk/platform';
import { ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { EmailField } from '../auth/email-field';
import { PasswordField } from '../auth/password-field';
import { MayBeAbsent } from '../http/may-be-absent';
import { PageQuery } from '../http/page.api';

const roleProperty = { enum: peopleRoles, enumName: 'PersonRole' } as const;
const statusProperty = { enum: userStatuses, enumName: 'UserStatus' } as const;
const marketplacesProperty = {
  enum: marketplaces,
  enumName: 'Marketplace',
  isArray: true,
  nullable: true,
  description: 'What the person may touch; null: all, as for every admin',
} as const;
const shownOnce = `Shown here and never again; it lets the person in for ${temporaryPasswordDays} days`;

/** What else holds for them the service knows. */
const Limits = () =>
  applyDecorators(
    ApiPropertyOptional(marketplacesProperty),
    IsOptional(),
    IsArray(),
    ArrayUnique(),
    IsIn(marketplaces, { each: true }),
  );

export class UserView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) email!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty(roleProperty) role!: PersonRole;
  @ApiProperty(marketplacesProperty) marketplaces!: Marketplace[] | null;
  @ApiProperty(statusProperty) status!: UserStatus;
  @ApiProperty({ type: Boolean }) mustChangePassword!: boolean;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastSignInAt!: string | null;
}

export class UsersQuery extends PageQuery {
  @ApiPropertyOptional(roleProperty) @IsOptional() @IsIn(peopleRoles) role?: PersonRole;
  @ApiPropertyOptional(statusProperty) @IsOptional() @IsIn(userStatuses) status?: UserStatus;

  @ApiPropertyOptional({ type: String, maxLength: 200, description: 'A part of the name or of the e-mail address' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}

export class NewUserBody {
  @EmailField() email!: string;

  @ApiProperty({ type: String, maxLength: longestName }) @IsString() name!: string;

  @ApiProperty(roleProperty) @IsIn(peopleRoles) role!: PersonRole;

  @Limits() marketplaces?: Marketplace[] | null;

  @ApiPropertyOptional({
    type: String,
    format: 'password',
    maxLength: 1000,
    description: `Absent: a temporary one is made. Either way the person is to change it within ${temporaryPasswordDays} days.`,
  })
  @MayBeAbsent()
  @PasswordField()
  password?: string;
}

export class ChangedUserBody {
  @ApiPropertyOptional({ type: String, maxLength: longestName }) @MayBeAbsent() @IsString() name?: string;

  @ApiPropertyOptional(roleProperty) @MayBeAbsent() @IsIn(peopleRoles) role?: PersonRole;

  @Limits() marketplaces?: Marketplace[] | null;

  @ApiPropertyOptional(statusProperty) @MayBeAbsent() @IsIn(userStatuses) status?: UserStatus;
}

export class CreatedUserView {
  @ApiProperty({ type: UserView }) user!: UserView;
  @ApiProperty({ type: String, nullable: true, description: shownOnce })
  temporaryPassword!: string | null;
}

export class TemporaryPasswordView {
  @ApiProperty({ type: String, description: shownOnce }) temporaryPassword!: string;
}

export const userView = (user: User): UserView => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  marketplaces: user.marketplaces,
  status: user.status,
  mustChangePassword: user.mustChangePassword,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
  lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
});
