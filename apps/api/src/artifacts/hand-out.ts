import { isText } from '@souk/sources';
import { type FastifyReply } from 'fastify';

/**
 * A file of a repository that anybody may have written. No browser is to make anything of it: not by its type, which is never its own, not by
 * its looks, which are not to be sniffed, and not in a window of ours, whose policy lets nothing run.
 */
export function handOut(reply: FastifyReply, path: string, bytes: Buffer): Buffer {
  void reply.headers({
    'content-type': isText(bytes) ? 'text/plain; charset=utf-8' : 'application/octet-stream',
    'content-disposition': attachment(path.slice(path.lastIndexOf('/') + 1)),
    'content-security-policy': "default-src 'none';frame-ancestors 'none';sandbox",
    'cache-control': 'private, no-cache',
  });
  return bytes;
}

/** RFC 6266: a name that any client understands, and the name itself. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
