import { isJsonObject, type JsonObject } from '../bad-request';
import type { Line } from './line';
import { createOpening } from './opening';
import type { Service } from './service';
import type { Session } from './session';
import { unreadFrame, welcomeFrame } from './wire';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The users that a subscribe asks for, or what is wrong with it. */
const readSubscribe = (
  frame: JsonObject,
  userOf: (userString: string) => number | undefined,
): { userIds: Map<string, number> } | { problem: string } => {
  const { request, clientRequestId, data } = frame;
  if (request !== 'subscribe') return { problem: 'request must be subscribe' };
  if (typeof clientRequestId !== 'string' || !uuid.test(clientRequestId)) {
    return { problem: 'clientRequestId must be a UUID' };
  }
  const users: unknown = isJsonObject(data) ? data.users : undefined;
  if (!Array.isArray(users) || users.length === 0) return { problem: 'data.users must be a non-empty array' };
  const userIds = new Map<string, number>();
  for (const user of users as unknown[]) {
    const userId = typeof user === 'string' ? userOf(user) : undefined;
    if (userId === undefined) {
      return { problem: 'each user must be org:{orgId}:user:{userId}, of one who works here' };
    }
    userIds.set(String(user), userId);
  }
  return { userIds };
};

/** Serves one client of the messages service (`/v1/subscribe`). */
export const createMessagesSession = (line: Line, service: Service): Session => {
  const { settings, directory, truth, unreadTopics } = service;
  let watched: ReadonlyMap<string, number> | undefined;
  let isOver = false;

  const opening = createOpening('messages', line, service, () => {
    if (settings.messagesWelcome) line.send(welcomeFrame);
    opening.startTicking();
  });

  const subscribe = (frame: JsonObject) => {
    const read = readSubscribe(frame, directory.userOf);
    if ('problem' in read) {
      opening.giveUp('payload-shape', read.problem);
      return;
    }
    if (watched !== undefined) {
      opening.complain('subscribe-once', 'a session has one subscribe');
      return;
    }
    const { userIds } = read;
    watched = userIds;
    truth.whenCurrent(() => {
      if (isOver) return;
      for (const userId of userIds.values()) {
        line.send(unreadFrame({ operation: 'MODIFY', unreadMessages: truth.unreadOf(userId) ?? 0 }));
        unreadTopics.join(userId, line);
      }
    });
  };

  return {
    kind: 'messages',
    get userId() {
      return opening.userId;
    },
    subscriptions: () => [...(watched?.keys() ?? [])],
    receive: (incoming) => {
      const frame = opening.receive(incoming);
      if (frame !== undefined) subscribe(frame);
    },
    end: () => {
      isOver = true;
      opening.end();
      for (const userId of watched?.values() ?? []) unreadTopics.leave(userId, line);
    },
  };
};
