import type { UserPresenceData } from '../../../src/protocol/models';
import type { JsonObject } from '../bad-request';
import type { Target } from '../directory';
import type { Line } from './line';
import { createOpening } from './opening';
import type { Service } from './service';
import type { Session } from './session';
import { errorFrame, presenceFrame, welcomeFrame } from './wire';

type SubscriptionType = 'subscribe' | 'unsubscribe';

const subscriptionTypeOf = ({ type }: JsonObject): SubscriptionType | undefined =>
  type === 'subscribe' || type === 'unsubscribe' ? type : undefined;

/** Serves one client of the presence service (`/v1/events`). */
export const createPresenceSession = (line: Line, service: Service): Session => {
  const { settings, directory, simulation, presenceTopics } = service;
  const paths = new Set<string>();
  // Told that they are unknown; that the client gives them up later is right.
  const refusedPaths = new Set<string>();
  let isWelcome = false;
  let welcomeTimer: NodeJS.Timeout | undefined;

  const opening = createOpening('presence', line, service, () => {
    welcomeTimer = setTimeout(() => {
      isWelcome = true;
      line.send(welcomeFrame);
      opening.startTicking();
    }, settings.welcomeDelayMs);
  });

  const sendSnapshot = (path: string, { memberIds }: Target) => {
    const items = memberIds.map(simulation.presenceOf);
    const data = items.filter((item): item is UserPresenceData => item !== undefined);
    line.send(presenceFrame(data, settings.echoPath ? path : undefined));
  };
  const subscribe = (path: string) => {
    const target = directory.resolve(path);
    if ('problem' in target) {
      refusedPaths.add(path);
      line.send(errorFrame(target.problem));
      if (settings.unknownPath === 'close') line.close(target.closeCode, target.problem);
    } else if (paths.has(path)) {
      opening.complain('subscribe-once', `already subscribed: ${path}`);
    } else {
      paths.add(path);
      sendSnapshot(path, target);
      presenceTopics.join(path, line);
    }
  };
  const unsubscribe = (path: string) => {
    if (paths.delete(path)) presenceTopics.leave(path, line);
    else if (!refusedPaths.delete(path)) opening.complain('unsubscribe-present', `not subscribed: ${path}`);
  };

  const receiveReady = (frame: JsonObject) => {
    const type = subscriptionTypeOf(frame);
    const { path } = frame;
    if (type === undefined) opening.complain('type-known', 'type must be subscribe or unsubscribe');
    else if (typeof path !== 'string' || Object.keys(frame).length !== 2) {
      opening.complain('path-shape', `${type} must carry a path and nothing else`);
    } else if (!isWelcome) opening.giveUp('wait-for-welcome', `${type} came before the welcome`);
    else if (type === 'subscribe') subscribe(path);
    else unsubscribe(path);
  };

  return {
    kind: 'presence',
    get userId() {
      return opening.userId;
    },
    subscriptions: () => [...paths],
    receive: (incoming) => {
      if ('problem' in incoming) opening.complain('frame-unreadable', incoming.problem);
      else if (!opening.receive(incoming.frame)) receiveReady(incoming.frame);
    },
    end: () => {
      opening.end();
      clearTimeout(welcomeTimer);
      for (const path of paths) presenceTopics.leave(path, line);
    },
  };
};
