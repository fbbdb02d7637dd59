import { ApiError, type Answer, type SoukClient } from '@souk/api-client';
import { exclusively } from './session-lock';
import { forgetSignIn, rememberSignIn, signInRemembered } from './sign-in-memory';

type TokenAnswer = Answer<'/api/v1/auth/refresh', 'post'>;

/** Why somebody who was signed in is not any more. */
export type Ending = 'ended' | 'signed-out' | 'signed-out-elsewhere';

/** `trouble`: the API did not say whether the session still stands; it is asked again until it does. */
export type SessionState =
  | { status: 'unknown'; trouble: ApiError | null }
  | { status: 'signed-in'; mustChangePassword: boolean; trouble: ApiError | null }
  | { status: 'signed-out'; because: Ending | null };

interface AccessToken {
  token: string;
  lifeSeconds: number;
  renewAt: number;
  expiresAt: number;
}

/** Tabs of one browser share the cookie, so each tells the others what became of it. */
type News = 'signed-in' | 'signed-out';

const channelName = 'souk.session';
const refreshTimeoutMs = 10_000;
/** Of a token's life. The rest is time for an API that is away. */
const renewAfter = 0.8;
/** A request takes time to arrive. */
const marginMs = 5_000;
const longestPauseMs = 30_000;
/** Of the reader, of the network, and of the page from the browser's history. */
const returns = ['focus', 'online', 'pageshow'] as const;

/**
 * Who is signed in, as far as this tab knows. The access token lives in memory alone; what survives a reload is a cookie that no script
 * can read, so the API is asked. Times are counted from `expiresIn` on this computer's clock: whether that clock is right does not matter.
 */
export class Session {
  private current: SessionState = signInRemembered()
    ? { status: 'unknown', trouble: null }
    : { status: 'signed-out', because: null };
  private readonly client: SoukClient;
  private access: AccessToken | undefined;
  private refreshing: Promise<void> | undefined;
  /** Rises when somebody signs in or out, so that an answer to an older question changes nothing. */
  private era = 0;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly channel = new BroadcastChannel(channelName);

  /** The client sends cookies and no token. */
  constructor(client: SoukClient) {
    this.client = client;
    this.channel.addEventListener('message', ({ data }: MessageEvent<News>) => this.heard(data));
    // Timers stand still while a laptop sleeps and hardly run in a hidden tab: look at the clock whenever somebody comes back.
    for (const event of returns) window.addEventListener(event, this.catchUp);
    document.addEventListener('visibilitychange', this.catchUp);
    if (this.current.status === 'unknown') this.tryNow();
  }

  get state(): SessionState {
    return this.current;
  }

  /** For how long a token that is issued now will be good; undefined when none is held. */
  get tokenSeconds(): number | undefined {
    return this.access?.lifeSeconds;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** The token for a request, renewed when it is used up. Fails when the API is away, which ends no session. */
  readonly token = async (): Promise<string | null> => {
    if (this.current.status === 'signed-out') return null;
    if (!this.access || Date.now() >= this.access.expiresAt - marginMs) await this.refresh();
    return this.access?.token ?? null;
  };

  /** For a token the API refused: the one that replaced it meanwhile, or a new one. */
  readonly renewed = async (refused: string): Promise<string | null> => {
    if (this.access?.token === refused) this.access = undefined;
    return this.token();
  };

  /** Throws what the API says against it. */
  async signIn(credentials: { email: string; password: string }): Promise<void> {
    const askedAt = Date.now();
    const answer = await exclusively(() => this.client.post('/api/v1/auth/login', { body: credentials }));
    this.begin();
    this.hold(answer, askedAt);
    this.tell('signed-in');
  }

  /** Throws when the API cannot be told: the cookie would still be good, and "signed out" a lie. */
  async signOut(): Promise<void> {
    await exclusively(() => this.client.post('/api/v1/auth/logout'));
    this.signedOut();
  }

  /** The API has ended this session already. */
  signedOut(): void {
    this.end('signed-out');
    this.tell('signed-out');
  }

  passwordChanged(): void {
    if (this.current.status === 'signed-in') this.become({ ...this.current, mustChangePassword: false });
  }

  /** Without waiting for the next attempt. */
  tryNow(): void {
    // Its failure is in the state.
    void this.refresh().catch(() => undefined);
  }

  stop(): void {
    this.begin();
    for (const event of returns) window.removeEventListener(event, this.catchUp);
    document.removeEventListener('visibilitychange', this.catchUp);
    this.channel.close();
    this.listeners.clear();
  }

  /** One at a time in this tab, and in this browser: the cookie changes with each, and two at once would look like a theft. */
  private refresh(): Promise<void> {
    if (this.refreshing) return this.refreshing;
    const { era } = this;
    this.refreshing = exclusively(() => this.ask(era));
    return this.refreshing;
  }

  private async ask(era: number): Promise<void> {
    // While it waited for its turn, somebody signed in or out.
    if (era !== this.era) return;
    const askedAt = Date.now();
    try {
      const answer = await this.client.post('/api/v1/auth/refresh', { timeoutMs: refreshTimeoutMs });
      if (era === this.era) this.hold(answer, askedAt);
    } catch (error) {
      if (era !== this.era) return;
      this.refreshing = undefined;
      if (!(error instanceof ApiError)) throw error;
      // A 401 that is no problem document was said by a proxy, which knows nothing of sessions.
      if (error.status === 401 && !error.isUnreachable) return this.end('ended');
      this.suffer(error);
      throw error;
    }
  }

  private hold({ accessToken, expiresIn, mustChangePassword }: TokenAnswer, askedAt: number): void {
    const lifeMs = expiresIn * 1000;
    this.refreshing = undefined;
    this.access = {
      token: accessToken,
      lifeSeconds: expiresIn,
      renewAt: askedAt + lifeMs * renewAfter,
      expiresAt: askedAt + lifeMs,
    };
    this.failures = 0;
    rememberSignIn();
    this.wake(this.access.renewAt - Date.now(), this.catchUp);
    this.become({ status: 'signed-in', mustChangePassword, trouble: null });
  }

  private suffer(trouble: ApiError): void {
    if (this.current.status === 'signed-out') return;
    const pauseMs = Math.min(longestPauseMs, 1000 * 2 ** this.failures++) * (0.75 + Math.random() / 2);
    this.wake(Math.max(pauseMs, (trouble.retryAfterSeconds ?? 0) * 1000), () => this.tryNow());
    this.become({ ...this.current, trouble });
  }

  private end(because: Ending): void {
    this.begin();
    forgetSignIn();
    this.become({ status: 'signed-out', because });
  }

  /** Nothing of what was known before counts from here on. */
  private begin(): void {
    this.era++;
    this.access = undefined;
    this.refreshing = undefined;
    this.failures = 0;
    clearTimeout(this.timer);
  }

  private heard(news: News): void {
    if (news === 'signed-out') {
      if (this.current.status !== 'signed-out') this.end('signed-out-elsewhere');
      return;
    }
    // Perhaps as somebody else: nothing of the former person may stay on the screen.
    this.begin();
    if (this.current.status === 'signed-in') this.become({ status: 'unknown', trouble: null });
    this.tryNow();
  }

  private readonly catchUp = (): void => {
    if (document.visibilityState === 'hidden' || this.current.status === 'signed-out') return;
    if (this.current.trouble || (this.access && Date.now() >= this.access.renewAt)) this.tryNow();
  };

  private wake(afterMs: number, act: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, Math.max(0, afterMs));
  }

  private tell(news: News): void {
    this.channel.postMessage(news);
  }

  private become(state: SessionState): void {
    this.current = state;
    for (const listener of [...this.listeners]) listener();
  }
}
