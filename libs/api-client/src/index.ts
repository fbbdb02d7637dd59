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
export { readEventStream, type EventStreamOptions, type StreamEnd, type StreamState } from './event-stream';
export { ApiError, transportCodes, type FieldError, type Problem, type TransportCode } from './problem';
export { type components, type paths } from './schema';
