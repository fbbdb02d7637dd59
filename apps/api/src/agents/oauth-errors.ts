import { type FastifyReply } from 'fastify';
import { type Problem } from '../http/problem';

export const tokenPath = '/api/v1/auth/token';

const codes = new Set(['invalid_request', 'invalid_client', 'invalid_scope', 'unsupported_grant_type']);

/** What the RFC has no word for at this place it has for another. */
const codesByStatus: Record<number, string> = {
  401: 'invalid_client',
  429: 'temporarily_unavailable',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

const descriptions: Record<string, string> = {
  malformed_request: 'The body is neither a form nor valid JSON.',
  unsupported_media_type: 'Send the body as application/x-www-form-urlencoded or application/json.',
};

/** RFC 6749, 5.2, in place of a problem: what OAuth clients understand. */
export function sendOAuthError(reply: FastifyReply, { code, status, detail }: Problem): void {
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="souk"');
  void reply
    .status(status)
    .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json')
    .send({
      error: codes.has(code) ? code : (codesByStatus[status] ?? 'invalid_request'),
      error_description: describable(descriptions[code] ?? detail),
    });
}

/** The RFC allows visible ASCII and blanks, without quotation marks and backslashes. */
const describable = (text: string): string => text.replace(/"/g, "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, '?');
