import { Injectable } from '@nestjs/common';
import { type FastifyInstance } from 'fastify';

/** Every route there is: to tell a wrong method from a wrong address. */
@Injectable()
export class RouteTable {
  private readonly routes: { pattern: RegExp; methods: string[] }[] = [];

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      if (url === '*' || url === '/*') return;
      const pattern = new RegExp(
        `^${url
          .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
          .replace(/:\w+/g, '[^/]+')
          .replace(/\*/g, '.*')}$`,
      );
      this.routes.push({ pattern, methods: [method].flat() });
    });
  }

  methodsOf(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
  }
}
