import type { Connection } from '../connections';
import type { RefusalStyle } from '../options';
import type { Tokens } from '../tokens';
import { createBadWeather, type BadWeather } from './bad-weather';
import { createBlows } from './blows';
import { startFlood, type Flood } from './flood';
import type { LastingTrouble, TroubleRequest } from './requests';
import { createSpell } from './spell';

/** What is going wrong at the moment, as `GET /trouble` shows it. */
export interface TroubleStatus {
  freezeSecondsLeft: number | null;
  restartSecondsLeft: number | null;
  /** How late frames leave, in milliseconds. */
  slowMs: number;
  /** How tokens are refused; `null`: they are not. */
  refusesTokens: RefusalStyle | null;
  /** The longest life of new tokens; `null`: what the login asks for. */
  tokenTtlSeconds: number | null;
  flood: { perSecond: number; perFrame: number } | null;
}

/** Makes trouble on purpose, and ends it. */
export interface Trouble {
  apply: (request: TroubleRequest) => void;
  status: () => TroubleStatus;
  weather: Pick<BadWeather, 'isFrozen' | 'delayMs' | 'whenThawed'>;
  isRestarting: () => boolean;
  /** How tokens are refused at the moment; `null`: they are not. */
  refusal: () => RefusalStyle | null;
  /** Ends all trouble and every timer. */
  close: () => void;
}

/** What trouble needs of the gateway. */
export interface TroubleTargets {
  connections: () => Iterable<Connection>;
  tokens: Tokens;
  /** Makes this many changes happen at once and sends them, at most `perFrame` in one frame. */
  stir: (count: number, perFrame: number) => void;
}

const restartCode = 1012;
const expiredCode = 4401;

type FloodRequest = Extract<TroubleRequest, { kind: 'flood' }>;

const createFloodControl = (stir: TroubleTargets['stir'], isHeld: () => boolean) => {
  let current: (FloodRequest & { running: Flood }) | null = null;
  const stop = () => {
    current?.running.stop();
    current = null;
  };
  const begin = (request: FloodRequest) => {
    stop();
    const running = startFlood({
      ...request,
      isHeld,
      make: (count) => {
        stir(count, request.perFrame);
      },
      onEnd: stop,
    });
    current = { ...request, running };
  };
  const status = () => current && { perSecond: current.perSecond, perFrame: current.perFrame };
  return { begin, stop, status };
};

const createTokenTrouble = (tokens: Tokens) => {
  let refusal: RefusalStyle | null = null;
  let ttlSeconds: number | null = null;
  return {
    refusal: () => refusal,
    ttlSeconds: () => ttlSeconds,
    setRefusal: (style: RefusalStyle | null) => {
      refusal = style;
    },
    limitTtl: (wanted: number | null) => {
      ttlSeconds = wanted;
      tokens.limitTtl(wanted);
    },
  };
};

/** Who makes which trouble. Each lasts until its own end, or until `calm`. */
const createMakers = ({ connections, tokens, stir }: TroubleTargets) => {
  const weather = createBadWeather(connections);
  const restart = createSpell(() => undefined);
  const flood = createFloodControl(stir, weather.isFrozen);
  const tokenTrouble = createTokenTrouble(tokens);
  const ends: Record<LastingTrouble, () => void> = {
    flood: flood.stop,
    restart: restart.end,
    'refuse-tokens': () => {
      tokenTrouble.setRefusal(null);
    },
    'expire-tokens': () => {
      tokenTrouble.limitTtl(null);
    },
    slow: () => {
      weather.setDelay(0);
    },
    freeze: weather.thaw,
  };
  const calm = (only?: LastingTrouble) => {
    if (only !== undefined) ends[only]();
    else for (const end of Object.values(ends)) end();
  };
  return { blows: createBlows(connections), weather, restart, flood, tokenTrouble, calm };
};

/** Creates the trouble-maker of a gateway; at first there is none. */
export const createTrouble = (targets: TroubleTargets): Trouble => {
  const { blows, weather, restart, flood, tokenTrouble, calm } = createMakers(targets);

  const apply = (request: TroubleRequest): void => {
    switch (request.kind) {
      case 'drop':
        blows.drop(request.code, request.reason, request.socket);
        break;
      case 'rst':
        blows.reset(request.socket);
        break;
      case 'freeze':
        weather.freeze(request.seconds);
        break;
      case 'restart':
        restart.begin(request.seconds);
        blows.drop(restartCode, 'service restart', 'both');
        break;
      case 'slow':
        weather.setDelay(request.delayMs);
        break;
      case 'refuse-tokens':
        tokenTrouble.setRefusal(request.on ? request.style : null);
        break;
      case 'expire-tokens':
        tokenTrouble.limitTtl(request.ttlSeconds);
        targets.tokens.revokeAll();
        blows.drop(expiredCode, 'accessToken has expired', 'both');
        break;
      case 'garbage':
        blows.sendGarbage();
        break;
      case 'flood':
        flood.begin(request);
        break;
      case 'calm':
        calm(request.only);
        break;
    }
  };

  return {
    apply,
    status: () => ({
      freezeSecondsLeft: weather.freezeSecondsLeft(),
      restartSecondsLeft: restart.secondsLeft(),
      slowMs: weather.delayMs(),
      refusesTokens: tokenTrouble.refusal(),
      tokenTtlSeconds: tokenTrouble.ttlSeconds(),
      flood: flood.status(),
    }),
    weather,
    isRestarting: restart.isOn,
    refusal: tokenTrouble.refusal,
    close: calm,
  };
};
