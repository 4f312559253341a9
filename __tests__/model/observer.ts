import type { Frame, Line, Observer } from './network';
import type { World } from './world';

type SentFrame = Record<string, unknown> & { type?: unknown; path?: unknown };

/** Tells the expectations what reaches the client, and judges what the client sends. */
export function createObserver(world: World): Observer {
  const { config, expected, office, clock, violate } = world;

  function learnTick(line: Line): void {
    const ticks = expected.ticks[line.kind];
    const gapMs = ticks.lastAt === null ? 0 : clock.now() - ticks.lastAt;
    if (gapMs >= 1_000) ticks.longestGapMs = Math.max(ticks.longestGapMs, gapMs);
    // Ticks that came late, or five that came in a burst, show the client too short a period.
    ticks.shortGaps = gapMs < 1_000 ? ticks.shortGaps + 1 : 0;
    ticks.hadShortGap ||= ticks.shortGaps >= 5;
    ticks.hadShortGap ||= gapMs >= 1_000 && gapMs < config.tickMs * 0.9;
    ticks.lastAt = clock.now();
  }

  /** The period outlives sessions with the same endpoint; the ticks that show it belong to one session. */
  function beginTicks({ kind, url }: Line): void {
    const before = expected.ticks[kind];
    expected.ticks[kind] =
      before.url === url
        ? { ...before, lastAt: null }
        : { url, lastAt: null, longestGapMs: 0, hadShortGap: false, shortGaps: 0 };
  }

  function onPresenceFrame(line: Line, { meaning }: Frame): void {
    if (meaning.is === 'welcome' && !line.isWelcomed) {
      line.isWelcomed = true;
      beginTicks(line);
      expected.view.begin();
      expected.replay = { due: [...expected.view.wanted.keys()], sent: [] };
    } else if ((meaning.is === 'tick' || meaning.is === 'welcome') && line.isWelcomed) learnTick(line);
    else if (meaning.is === 'error' && !line.isWelcomed) expected.presence.onRefusal(line);
    else if (meaning.is === 'presence') {
      expected.lastUpdateAt = clock.now();
      expected.view.received(meaning.items, meaning.path);
    }
  }

  function onMessagesFrame(line: Line, { meaning }: Frame): void {
    if (meaning.is === 'error' && !expected.heardMessages) expected.messages.onRefusal(line);
    if (meaning.is === 'error' || meaning.is === 'junk') return;
    expected.heardMessages = true;
    if (meaning.is === 'tick') learnTick(line);
    if (meaning.is === 'unread') {
      expected.unread = { unreadMessages: meaning.count, operation: meaning.operation };
    }
  }

  function checkAuth(line: Line, frame: SentFrame): void {
    const token = office.read(frame.accessToken);
    const connection = expected[line.kind];
    const { name, version } = frame.client as Record<string, unknown>;
    const isGood = frame.type === 'auth' && Object.keys(frame).length === 3;
    if (!isGood || name !== 'CTI 2.0' || typeof version !== 'string') violate(`I2: ${JSON.stringify(frame)}`);
    if (token === undefined) return;
    const newest = connection.heldVersion();
    if (token.version < newest) violate(`sends token ${token.version}, though it was given ${newest}`);
    connection.take(token);
  }

  function checkSubscription(line: Line, { type, path }: SentFrame): void {
    if (type !== 'subscribe' && type !== 'unsubscribe') violate(`I2: sends ${String(type)}`);
    if (!line.isWelcomed) violate(`I2: ${String(type)} before the welcome`);
    if (type === 'subscribe') expected.replay?.sent.push(String(path));
    expected.view.sent(String(type), String(path));
  }

  return {
    onConnect(line) {
      expected[line.kind].onConnect(line);
    },
    onOpen(line) {
      if (line.kind !== 'messages') return;
      expected.heardMessages = false;
      beginTicks(line);
    },
    onFrame(line, frame) {
      if (expected[line.kind].line() !== line) return;
      if (line.kind === 'presence') onPresenceFrame(line, frame);
      else onMessagesFrame(line, frame);
    },
    onGone(line, code, isUntold) {
      const isOwn = line.kind === 'presence' && expected.presence.line() === line;
      if (isOwn && !isUntold) expected.view.end();
      expected[line.kind].onGone(line, code, isUntold);
    },
    onSend(line, text) {
      const frame = JSON.parse(text) as SentFrame;
      if (expected[line.kind].line() !== line) violate('sends on a socket that it gave up');
      if (line.sent === 0) checkAuth(line, frame);
      else if (line.kind === 'presence') checkSubscription(line, frame);
      else if (line.sent > 1) violate(`I2: the messages socket sends ${text}`);
    },
    onClose(line) {
      if (line.kind === 'presence' && expected.presence.line() === line) expected.view.end();
      expected[line.kind].onClose(line);
    },
    onThrow(thrown) {
      violate(`I8: a socket's handler threw ${String(thrown)}`);
    },
  };
}
