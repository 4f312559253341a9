import type { FakeGateway } from 'redux-cti-realtime/testing';
import { groupId, names, silentId, userString } from './people';

const stepMs = 900;
const heartbeatMs = 2_000;

function anyOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

/** What each person does next: a call rings, is answered or missed, ends, and is wrapped up. */
function createPhones(gateway: FakeGateway) {
  const stages = new Map<number, 'free' | 'ringing' | 'talking' | 'wrapping'>();
  const people = [...names.keys()].filter((userId) => userId !== silentId);
  let calls = 0;

  function ring(userId: number): void {
    calls++;
    gateway.setPresence(userId, {
      presence: 'RINGING',
      logicalDirection: Math.random() < 0.75 ? 'Inbound' : 'Outbound',
      callChannelUUID: `call-${calls}`,
    });
    stages.set(userId, 'ringing');
  }

  function end(userId: number): void {
    gateway.setPresence(userId, {
      presence: '',
      logicalDirection: '',
      callChannelUUID: '',
      availability: 'Wrap-up',
    });
    stages.set(userId, 'wrapping');
  }

  function isFree(userId: number): void {
    gateway.setPresence(userId, {
      presence: '',
      logicalDirection: '',
      callChannelUUID: '',
      availability: 'Available',
    });
    stages.set(userId, 'free');
  }

  function step(): void {
    const userId = anyOf(people);
    if (userId === undefined) return;
    const stage = stages.get(userId);
    if (stage === 'ringing') {
      gateway.setPresence(userId, { presence: Math.random() < 0.8 ? 'ANSWERED' : 'BRIDGED' });
      stages.set(userId, 'talking');
    } else if (stage === 'talking') end(userId);
    else if (stage === 'wrapping') isFree(userId);
    else ring(userId);
  }

  for (const userId of people) isFree(userId);
  return { step };
}

/** A small call centre inside the page. Returns how to close it. */
export function simulate(gateway: FakeGateway): () => void {
  gateway.addGroup(groupId, [...names.keys()]);
  const phones = createPhones(gateway);
  let unread = 2;
  gateway.setUnread(userString, unread);

  const timers = [
    setInterval(phones.step, stepMs),
    setInterval(() => {
      gateway.tick();
    }, heartbeatMs),
    setInterval(() => {
      unread = unread >= 9 ? 0 : unread + 1;
      gateway.setUnread(userString, unread, unread === 0 ? 'MODIFY' : 'INSERT');
    }, 7 * stepMs),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
