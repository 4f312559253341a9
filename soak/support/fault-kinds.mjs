// The faults that a lane is put through. Each one ends with the network and the server whole again; what the client
// must have become by then is judged by the caller.
import modules from './modules.mjs';

const { reset } = modules;

const garbage = {
  reservedBit: Buffer.from([0xc1, 0x00]),
  badUtf8: Buffer.from([0x81, 0x02, 0xc3, 0x28]),
  halfFrame: Buffer.from([0x81, 0x7e, 0x01]),
};

const closedWith = (code) => async (lane) => {
  lane.sessionNow()?.socket.close(code, 'soak');
  await lane.lost();
};

const garbled = (bytes) => async (lane) => {
  lane.sessionNow()?.tcp.write(bytes);
  await lane.lost();
};

const cut = (how) => async (lane) => {
  lane.proxy.cut(how);
  await lane.lost();
};

/** From now on the next `auth` meets this, once. */
function onNextAuth({ gateway }, meet) {
  const { onAuth } = gateway.script;
  gateway.script.onAuth = (session) => {
    if (session.kind === 'messages') {
      onAuth(session);
      return;
    }
    gateway.script.onAuth = onAuth;
    meet(session);
  };
}

const metOnReturn = (meet) => async (lane) => {
  onNextAuth(lane, meet);
  lane.proxy.cut('rst');
  await lane.failed(1);
};

const overBadLine = (faults) => async (lane) => {
  Object.assign(lane.proxy.up, faults);
  Object.assign(lane.proxy.down, faults);
  lane.proxy.cut('rst');
  await lane.lost();
  await lane.back();
  lane.proxy.heal();
};

/** Every kind of fault by its name. */
export const faultKinds = {
  reset: cut('rst'),
  finished: cut('fin'),
  goingAway: closedWith(1001),
  serverError: closedWith(1011),
  serviceRestart: closedWith(1012),
  abnormalCode: closedWith(4_299),
  reservedBit: garbled(garbage.reservedBit),
  badUtf8: garbled(garbage.badUtf8),
  async halfFrame(lane) {
    const { tcp } = lane.sessionNow() ?? {};
    tcp?.write(garbage.halfFrame);
    tcp?.end();
    await lane.lost();
  },
  async blackHole(lane) {
    lane.proxy.hole(true);
    lane.meanwhile();
    await lane.lost();
    lane.proxy.heal();
  },
  async deaf(lane) {
    lane.proxy.down.hole = true;
    lane.meanwhile();
    await lane.lost();
    lane.proxy.heal();
  },
  async mute(lane) {
    lane.proxy.up.hole = true;
    lane.meanwhile();
    await lane.quiet();
    lane.proxy.heal();
  },
  async refused(lane) {
    await lane.proxy.goDown();
    lane.meanwhile();
    await lane.failed(2);
    await lane.proxy.goUp();
  },
  async hanging(lane) {
    lane.proxy.accept = 'hold';
    lane.proxy.cut('rst');
    lane.meanwhile();
    await lane.failed(1);
    lane.proxy.heal();
  },
  async lateUpgrade(lane) {
    lane.gateway.holdUpgrades(true);
    lane.proxy.cut('rst');
    await lane.failed(1);
    lane.meanwhile();
    lane.gateway.holdUpgrades(false);
  },
  async fewBytes(lane) {
    lane.proxy.down.limitBytes = 1 + Math.floor(lane.random() * 600);
    lane.proxy.cut('rst');
    await lane.failed(1);
    lane.meanwhile();
    lane.proxy.heal();
  },
  slices: overBadLine({ sliceBytes: 3 }),
  jitter: overBadLine({ delayMs: 5, jitterMs: 15 }),
  refusedByFrame: metOnReturn((session) => session.send({ type: 'error', message: 'token' })),
  refusedByCode: metOnReturn(({ socket }) => socket.close(4401)),
  neverWelcomed: metOnReturn(() => undefined),
  async messagesLost(lane) {
    for (const { tcp } of lane.gateway.live('messages')) reset(tcp);
    await lane.lost('messages');
  },
  async newToken(lane) {
    lane.startPresence();
    await lane.lost();
  },
  async flapping(lane) {
    for (let turn = 0; turn < 3; turn++) {
      lane.proxy.cut(turn % 2 === 0 ? 'rst' : 'fin');
      await lane.lost();
      lane.meanwhile();
      await lane.back();
    }
  },
  async badFrames(lane) {
    for (const text of ['', '[]', '{"type":"response"}', '{"type":"response","data":[{"userId":-1}]}']) {
      lane.sessionNow()?.send(text);
    }
    await lane.quiet();
  },
};
