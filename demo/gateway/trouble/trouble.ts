import type { Connection } from '../protocol/connection';
import type { RefusalStyle } from '../options';
import type { Tokens } from '../tokens';
import { createBadWeather, type BadWeather } from './bad-weather';
import { createBlows } from './blows';
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
  /** Lets a flood meet those who are watched here; called again and again while it lasts. */
  aimFlood: () => void;
  /** The life of the owner of the truth; a flood ends with it. */
  epoch: () => string | null;
}

const restartCode = 1012;
const expiredCode = 4401;
const aimEveryMs = 1_000;

type FloodRequest = Extract<TroubleRequest, { kind: 'flood' }>;

/** Knows of the flood that the owner of the truth makes, and keeps it aimed. */
const createFloodWatch = ({ aimFlood, epoch }: TroubleTargets) => {
  let current: (FloodRequest & { epoch: string | null; timer: NodeJS.Timeout }) | null = null;
  const stop = () => {
    if (current !== null) clearInterval(current.timer);
    current = null;
  };
  const begin = (request: FloodRequest) => {
    stop();
    aimFlood();
    current = { ...request, epoch: epoch(), timer: setInterval(aimFlood, aimEveryMs) };
  };
  const status = () => {
    if (current !== null && current.epoch !== epoch()) stop();
    return current && { perSecond: current.perSecond, perFrame: current.perFrame };
  };
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
const createMakers = (targets: TroubleTargets) => {
  const { connections, tokens } = targets;
  const weather = createBadWeather(connections);
  const restart = createSpell(() => undefined);
  const flood = createFloodWatch(targets);
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
