import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@souk/platform';
import { RateLimit } from '../rate-limits/rate-rule';
import openapi from '../../../../openapi.json' with { type: 'json' };

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Souk API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: false });\n`;
// Swagger UI writes style attributes.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
const day = 'public, max-age=86400';

/** The API described: for machines at /api/openapi.json, for people at /docs. */
@Public()
@RateLimit('read')
@ApiExcludeController()
@Controller()
export class DocsController {
  @Get('api/openapi.json')
  @Header('cache-control', 'no-cache')
  openapi(): object {
    return openapi;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', policy)
  page(): string {
    return page;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', day)
  start(): string {
    return start;
  }

  @Get('docs/swagger-ui.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', day)
  css(): string {
    return asset('swagger-ui.css');
  }

  @Get('docs/swagger-ui-bundle.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', day)
  script(): string {
    return asset('swagger-ui-bundle.js');
  }
}

const loaded = new Map<string, string>();

/** Beside the bundle in a build, in the package otherwise. */
function asset(name: string): string {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const built = path.join(import.meta.dirname, 'docs', name);
  const file = existsSync(built) ? built : createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  const text = readFileSync(file, 'utf8');
  loaded.set(name, text);
  return text;
}
