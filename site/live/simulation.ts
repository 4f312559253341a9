import type { UserPresenceData } from 'redux-cti-realtime';
import type { FakeGateway } from 'redux-cti-realtime/testing';
import { groupId, names, silentId, userString } from './people';

const stepMs = 900;
const heartbeatMs = 2_000;
const answerMs = 300;

type Presence = Omit<UserPresenceData, 'userId'>;

const noCall = { presence: '', logicalDirection: '', callChannelUUID: '' } as const;

function anyOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

/** What each person does next: a call rings, is answered, ends, and is wrapped up. */
function createPhones(gateway: FakeGateway) {
  const people = [...names.keys()].filter((userId) => userId !== silentId);
  const known = new Map<number, Presence>();
  let calls = 0;

  function say(userId: number, data: Presence): void {
    known.set(userId, { ...known.get(userId), ...data });
    gateway.setPresence(userId, data);
  }

  function ring(userId: number): void {
    calls++;
    const logicalDirection = Math.random() < 0.75 ? 'Inbound' : 'Outbound';
    say(userId, { presence: 'RINGING', logicalDirection, callChannelUUID: `call-${calls}` });
  }

  function step(): void {
    const userId = anyOf(people);
    if (userId === undefined) return;
    const { presence, availability } = known.get(userId) ?? {};
    if (presence === 'RINGING') say(userId, { presence: Math.random() < 0.8 ? 'ANSWERED' : 'BRIDGED' });
    else if (presence !== '') say(userId, { ...noCall, availability: 'Wrap-up' });
    else if (availability === 'Wrap-up') say(userId, { availability: 'Available' });
    else ring(userId);
  }

  for (const userId of people) say(userId, { ...noCall, availability: 'Available' });
  for (const userId of people.slice(0, people.length / 2)) ring(userId);
  return {
    step,
    /** Says again what is known of every second person. */
    repeatHalf: () => {
      for (const userId of people.filter((id) => id % 2 === 0)) say(userId, known.get(userId) ?? {});
    },
  };
}

/** A small call centre inside the page. */
export function simulate(gateway: FakeGateway) {
  gateway.addGroup(groupId, [...names.keys()]);
  const phones = createPhones(gateway);
  const answered = new Set<number>();
  let isHalfNext = false;
  let unread = 2;
  gateway.setUnread(userString, unread);

  function answer(): void {
    const open = gateway.connections.filter(
      ({ isOpen, subscriptions }) => isOpen && subscriptions.length > 0,
    );
    for (const { id } of open) {
      if (answered.has(id)) continue;
      answered.add(id);
      if (isHalfNext) phones.repeatHalf();
      else gateway.snapshot();
      isHalfNext = false;
    }
  }

  const timers = [
    setInterval(phones.step, stepMs),
    setInterval(answer, answerMs),
    setInterval(() => {
      gateway.tick();
    }, heartbeatMs),
    setInterval(() => {
      unread = unread >= 9 ? 0 : unread + 1;
      gateway.setUnread(userString, unread, unread === 0 ? 'MODIFY' : 'INSERT');
    }, 7 * stepMs),
  ];
  return {
    /** The next subscribe is answered for every second person only. */
    answerHalf: () => {
      isHalfNext = true;
    },
    close: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

export type Simulation = ReturnType<typeof simulate>;
