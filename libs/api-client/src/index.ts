export { exchangedToken, type AgentCredentials } from './agent-token';
export {
  createSoukClient,
  type Answer,
  type Init,
  type Method,
  type PathsWith,
  type SoukClient,
  type SoukClientOptions,
  type TokenRenewal,
  type TokenSource,
} from './client';
export { etagOf } from './etag';
export { readEventStream, type EventStreamOptions, type StreamEnd, type StreamState } from './event-stream';
export { followOutcomes, type OutcomesOptions } from './outcomes';
export { pages, type PagedPath } from './pages';
export { ApiError, transportCodes, type FieldError, type Problem, type TransportCode } from './problem';
export { type components, type paths } from './schema';
