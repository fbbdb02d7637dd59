import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { longestReason } from '@souk/auth';
import { IsString, Length } from 'class-validator';
import { MayBeAbsent } from './may-be-absent';

/** Why somebody does something that others will ask about. That it says something is for the service to see. */
export const ReasonField = ({ optional = false }: { optional?: boolean } = {}) =>
  applyDecorators(
    ApiProperty({
      type: String,
      minLength: 1,
      maxLength: longestReason,
      required: !optional,
      description: 'Kept with the event',
    }),
    ...(optional ? [MayBeAbsent()] : []),
    IsString(),
    Length(1, longestReason),
  );
