import { ApiProperty } from '@nestjs/swagger';

export class JwkView {
  @ApiProperty({ enum: ['EC', 'RSA'] }) kty!: string;
  @ApiProperty({ type: String, required: false, description: 'Of an EC key' }) crv?: string;
  @ApiProperty({ type: String, required: false, description: 'Of an EC key' }) x?: string;
  @ApiProperty({ type: String, required: false, description: 'Of an EC key' }) y?: string;
  @ApiProperty({ type: String, required: false, description: 'Of an RSA key' }) n?: string;
  @ApiProperty({ type: String, required: false, description: 'Of an RSA key' }) e?: string;
  @ApiProperty({ type: String }) kid!: string;
  @ApiProperty({ type: String }) alg!: string;
  @ApiProperty({ enum: ['sig'] }) use!: string;
}

/** RFC 7517. */
export class JwksView {
  @ApiProperty({ type: [JwkView] }) keys!: JwkView[];
}

/** For the document: the server below Nest answers this route, and the document is made of controllers. */
export const publicKeysOperation = {
  operationId: 'getJwks',
  summary: 'The public keys that verify our tokens (RFC 7517)',
  tags: ['well-known'],
  responses: {
    200: {
      description: 'The keys',
      content: { 'application/jwk-set+json': { schema: { $ref: '#/components/schemas/JwksView' } } },
    },
  },
};

/** RFC 8414. */
export class AuthorizationServerView {
  @ApiProperty({ type: String }) issuer!: string;
  @ApiProperty({ type: String }) jwks_uri!: string;
  @ApiProperty({ type: String }) token_endpoint!: string;
  @ApiProperty({ type: [String] }) grant_types_supported!: string[];
  @ApiProperty({ type: [String] }) token_endpoint_auth_methods_supported!: string[];
  @ApiProperty({ type: [String], description: 'Empty: there is no authorization endpoint' })
  response_types_supported!: string[];
  @ApiProperty({ type: [String] }) scopes_supported!: string[];
}
