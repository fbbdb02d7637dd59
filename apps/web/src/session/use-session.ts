import { useSyncExternalStore } from 'react';
import { session } from '../api';
import { type SessionState } from './session';

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, () => session.state);
