import type { UserPresenceData } from '../../../src/vocabulary';
import type { JsonObject } from '../bad-request';
import type { Target } from '../directory';
import type { Line } from './line';
import { createOpening, type Opening } from './opening';
import type { Service } from './service';
import type { Session } from './session';
import { errorFrame, presenceFrame, welcomeFrame } from './wire';

// How much of a path that may be anything is worth repeating.
const longestEcho = 120;

type SubscriptionType = 'subscribe' | 'unsubscribe';

const subscriptionTypeOf = ({ type }: JsonObject): SubscriptionType | undefined =>
  type === 'subscribe' || type === 'unsubscribe' ? type : undefined;

/** What one client is subscribed to, and what it is told when that changes. */
const createSubscriptions = (line: Line, service: Service, opening: Opening) => {
  const { settings, directory, truth, presenceTopics } = service;
  const paths = new Set<string>();
  // Told that they are unknown; that the client gives them up later is right.
  const refusedPaths = new Set<string>();

  const sendSnapshot = (path: string, { memberIds }: Target) => {
    const items = memberIds.map(truth.presenceOf);
    const data = items.filter((item): item is UserPresenceData => item !== undefined);
    line.send(presenceFrame(data, settings.echoPath ? path : undefined));
  };

  return {
    paths,
    subscribe: (path: string) => {
      const target = directory.resolve(path);
      if ('problem' in target) {
        refusedPaths.add(path);
        line.send(errorFrame(target.problem));
        if (settings.unknownPath === 'close') line.close(target.closeCode, target.problem);
      } else if (paths.has(path)) {
        opening.complain('subscribe-once', `already subscribed: ${path}`);
      } else {
        paths.add(path);
        // Kept until there is an answer that holds: an error would be a sign of life.
        truth.whenCurrent(() => {
          const isAnswered = presenceTopics.listenersOf(path)?.has(line);
          if (!paths.has(path) || isAnswered) return;
          sendSnapshot(path, target);
          presenceTopics.join(path, line);
        });
      }
    },
    unsubscribe: (path: string) => {
      if (paths.delete(path)) presenceTopics.leave(path, line);
      else if (!refusedPaths.delete(path))
        opening.complain('unsubscribe-present', `not subscribed: ${path.slice(0, longestEcho)}`);
    },
    end: () => {
      for (const path of paths) presenceTopics.leave(path, line);
      paths.clear();
    },
  };
};

/** Serves one client of the presence service (`/v1/events`). */
export const createPresenceSession = (line: Line, service: Service): Session => {
  let isWelcome = false;
  let welcomeTimer: NodeJS.Timeout | undefined;

  const opening = createOpening('presence', line, service, () => {
    welcomeTimer = setTimeout(() => {
      isWelcome = true;
      line.send(welcomeFrame);
      opening.startTicking();
    }, service.settings.welcomeDelayMs);
  });
  const subscriptions = createSubscriptions(line, service, opening);

  const receiveCommand = (frame: JsonObject) => {
    const type = subscriptionTypeOf(frame);
    const { path } = frame;
    if (type === undefined) opening.complain('type-known', 'type must be subscribe or unsubscribe');
    else if (typeof path !== 'string' || Object.keys(frame).length !== 2) {
      opening.complain('path-shape', `${type} must carry a path and nothing else`);
    } else if (isWelcome) subscriptions[type](path);
    else opening.giveUp('wait-for-welcome', `${type} came before the welcome`);
  };

  return {
    kind: 'presence',
    get userId() {
      return opening.userId;
    },
    subscriptions: () => [...subscriptions.paths],
    receive: (incoming) => {
      const frame = opening.receive(incoming);
      if (frame !== undefined) receiveCommand(frame);
    },
    end: () => {
      opening.end();
      clearTimeout(welcomeTimer);
      subscriptions.end();
    },
  };
};
