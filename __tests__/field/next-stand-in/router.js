// A router that a test turns: `events` is what pages listen to.
const { EventEmitter } = require('node:events');

const events = new EventEmitter();
module.exports = { events, useRouter: () => ({ events }) };
