import type { RefusalStyle } from '../options';
import type { Connection } from '../connections';
import type { Tokens } from '../tokens';
import { startFlood, type Flood } from './flood';
import { garbageFrames } from './garbage';
import { meets, type SocketChoice, type TroubleRequest } from './requests';

/** What is going wrong at the moment, as `GET /trouble` shows it. Seconds are those left. */
export interface TroubleStatus {
  freezeSecondsLeft: number | null;
  restartSecondsLeft: number | null;
  slowMs: number;
  refusesTokens: RefusalStyle | null;
  tokenTtlSeconds: number | null;
  flood: { perSecond: number; perFrame: number } | null;
}

/** Makes trouble on purpose, and ends it. */
export interface Trouble {
  apply: (request: TroubleRequest) => void;
  status: () => TroubleStatus;
  isFrozen: () => boolean;
  isRestarting: () => boolean;
  delayMs: () => number;
  /** How tokens are refused at the moment; `null`: they are not. */
  refusal: () => RefusalStyle | null;
  /** Calls back now, or as soon as a freeze ends. */
  whenThawed: (callback: () => void) => void;
  /** Ends every timer. */
  close: () => void;
}

/** What trouble needs of the gateway. */
export interface TroubleTargets {
  connections: () => Iterable<Connection>;
  tokens: Tokens;
  /** Makes this many changes happen at once and sends them, at most `perFrame` in one frame. */
  stir: (count: number, perFrame: number) => void;
}

/** A condition that ends by itself. */
const createSpell = (onEnd: () => void) => {
  let timer: NodeJS.Timeout | undefined;
  let endsAt = 0;
  const end = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    onEnd();
  };
  return {
    isOn: () => timer !== undefined,
    secondsLeft: () => (timer === undefined ? null : Math.max(0, endsAt - performance.now()) / 1_000),
    begin: (seconds: number) => {
      clearTimeout(timer);
      endsAt = performance.now() + seconds * 1_000;
      timer = setTimeout(end, seconds * 1_000);
    },
    end,
  };
};

const restartCode = 1012;
const expiredCode = 4401;
const noStatusCode = 1005;
const abnormalCode = 1006;

/** Creates the trouble-maker of a gateway; at first there is none. */
export const createTrouble = ({ connections, tokens, stir }: TroubleTargets): Trouble => {
  const awaitingThaw: (() => void)[] = [];
  let slowMs = 0;
  let refusal: RefusalStyle | null = null;
  let tokenTtlSeconds: number | null = null;
  let flood: { running: Flood; perSecond: number; perFrame: number } | null = null;

  const changeWeather = () => {
    for (const { line } of connections()) line.weatherChanged();
  };
  const freeze = createSpell(() => {
    changeWeather();
    for (const callback of awaitingThaw.splice(0)) callback();
  });
  const restart = createSpell(() => undefined);

  const forEach = (choice: SocketChoice, act: (connection: Connection) => void) => {
    // A copy: what is done to a connection may take it out of the set.
    for (const connection of [...connections()]) {
      if (meets(choice, connection.session.kind)) act(connection);
    }
  };
  const drop = (code: number, reason: string, choice: SocketChoice) => {
    forEach(choice, ({ line }) => {
      if (code === abnormalCode) line.cut('end');
      else if (code === noStatusCode) line.closeNow();
      else line.closeNow(code, reason);
    });
  };
  const stopFlood = () => {
    flood?.running.stop();
    flood = null;
  };
  const beginFlood = ({ perSecond, seconds, perFrame }: Extract<TroubleRequest, { kind: 'flood' }>) => {
    stopFlood();
    const running = startFlood({
      perSecond,
      seconds,
      make: (count) => {
        stir(count, perFrame);
      },
      isHeld: freeze.isOn,
      onEnd: () => {
        flood = null;
      },
    });
    flood = { running, perSecond, perFrame };
  };
  const setSlow = (delayMs: number) => {
    slowMs = delayMs;
    changeWeather();
  };
  const limitTtl = (ttlSeconds: number | null) => {
    tokenTtlSeconds = ttlSeconds;
    tokens.limitTtl(ttlSeconds);
  };
  const calm = () => {
    stopFlood();
    restart.end();
    refusal = null;
    limitTtl(null);
    setSlow(0);
    freeze.end();
  };

  const apply = (request: TroubleRequest): void => {
    switch (request.kind) {
      case 'drop':
        drop(request.code, request.reason, request.socket);
        break;
      case 'rst':
        forEach(request.socket, ({ line }) => {
          line.cut('reset');
        });
        break;
      case 'freeze':
        freeze.begin(request.seconds);
        changeWeather();
        break;
      case 'restart':
        restart.begin(request.seconds);
        drop(restartCode, 'service restart', 'both');
        break;
      case 'slow':
        setSlow(request.delayMs);
        break;
      case 'refuse-tokens':
        refusal = request.on ? request.style : null;
        break;
      case 'expire-tokens':
        limitTtl(request.ttlSeconds);
        tokens.revokeAll();
        drop(expiredCode, 'accessToken has expired', 'both');
        break;
      case 'garbage':
        forEach('both', ({ line }) => {
          for (const frame of garbageFrames) line.send(frame);
        });
        break;
      case 'flood':
        beginFlood(request);
        break;
      case 'calm':
        calm();
        break;
    }
  };

  return {
    apply,
    status: () => ({
      freezeSecondsLeft: freeze.secondsLeft(),
      restartSecondsLeft: restart.secondsLeft(),
      slowMs,
      refusesTokens: refusal,
      tokenTtlSeconds,
      flood: flood && { perSecond: flood.perSecond, perFrame: flood.perFrame },
    }),
    isFrozen: freeze.isOn,
    isRestarting: restart.isOn,
    delayMs: () => slowMs,
    refusal: () => refusal,
    whenThawed: (callback) => {
      if (freeze.isOn()) awaitingThaw.push(callback);
      else callback();
    },
    close: () => {
      awaitingThaw.length = 0;
      calm();
    },
  };
};
