import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@souk/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { Validation } from './validation';

class Price {
  @IsInt() @Min(0) cents!: number;
}
class Offer {
  @IsString() title!: string;
  @IsOptional() @ValidateNested() @Type(() => Price) price?: Price;
}

const read = (value: unknown, metatype: ArrayConstructor | typeof Offer | StringConstructor = Offer) =>
  new Validation().transform(value, { type: 'body', metatype });

function problems(value: unknown): unknown {
  try {
    return read(value);
  } catch (error) {
    return (error as DomainError).errors?.map(({ path, code }) => `${path} ${code}`).sort();
  }
}

describe('a body', () => {
  it('arrives as its class', () => {
    const offer = read({ title: 'tea', price: { cents: 5 } }) as Offer;
    expect(offer).toBeInstanceOf(Offer);
    expect(offer.price).toBeInstanceOf(Price);
  });

  it.each<[string, unknown, string[]]>([
    ['misses a field', {}, ['title isString']],
    ['is missing', undefined, ['title isString']],
    ['has a field that nobody asked for', { title: 'tea', colour: 'red' }, ['colour unknown']],
    ['has one deeper down', { title: 'tea', price: { cents: 5, per: 'g' } }, ['price.per unknown']],
    ['has a text for a number', { title: 'tea', price: { cents: '5' } }, ['price.cents isInt', 'price.cents min']],
    ['is a list', [{ title: 'tea' }], ['body isObject']],
    ['is a text', 'tea', ['body isObject']],
  ])('is refused by field when it %s', (_what, value, expected) => expect(problems(value)).toEqual(expected));

  it('is told how many fields are wrong, not how many rules they break', () => {
    expect(() => read({ title: 'tea', price: { cents: '5' } })).toThrow('One field is not valid.');
    expect(() => read({ price: { cents: '5' } })).toThrow('2 fields are not valid.');
  });

  it('cannot reach a prototype', () => {
    const hostile: unknown = JSON.parse('{"title":"tea","__proto__":{"admin":true}}');
    expect(read(hostile)).not.toHaveProperty('admin');
    expect({}).not.toHaveProperty('admin');
  });
});

it('a parameter that is no class of ours passes as it came', () => {
  expect(read('42', String)).toBe('42');
});
