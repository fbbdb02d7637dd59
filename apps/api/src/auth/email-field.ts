import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { emailOf, longestEmail } from '@souk/auth';
import { Transform } from 'class-transformer';
import { IsEmail, MaxLength } from 'class-validator';

/** An e-mail address in the one form in which accounts are kept. */
export const EmailField = () =>
  applyDecorators(
    ApiProperty({ type: String, format: 'email', maxLength: longestEmail }),
    // What is far too long is refused as it is: normalising would only cost time.
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= 1000 ? emailOf(value) : value,
    ),
    MaxLength(longestEmail),
    IsEmail(),
  );
