import type { ProtocolSettings, RefusalStyle } from '../options';
import type { Directory } from '../directory';
import type { Tokens } from '../tokens';
import type { Truth } from '../truth/truth';
import type { Line, Weather } from './line';
import type { Topics } from './topics';
import type { Violation } from './violations';

/** What every session of the gateway works with. */
export interface Service {
  settings: ProtocolSettings;
  directory: Directory;
  truth: Pick<Truth, 'presenceOf' | 'unreadOf' | 'isCurrent' | 'whenCurrent'>;
  tokens: Tokens;
  weather: Weather;
  /** Trouble: every token is refused at the moment, in this style; `null`: it is not. */
  tokenRefusal: () => RefusalStyle | null;
  /** Lines by presence path. */
  presenceTopics: Topics<string, Line>;
  /** Lines by user id, for unread counts. */
  unreadTopics: Topics<number, Line>;
  report: (violation: Omit<Violation, 'at'>) => void;
}
