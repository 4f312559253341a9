// The pages of the reference, in the order of the sidebar. A symbol is on the first page that has it.
const front = (pattern) => (entry, name) => entry === '.' && pattern.test(name);
const whole = (wanted) => (entry) => entry === wanted;

export const pages = [
  {
    file: 'options',
    title: 'Options',
    lead: 'What `createWebsocketMiddleware` takes. Every option has a default.',
    first: ['createWebsocketMiddleware', 'WebsocketMiddlewareOptions'],
    has: front(
      /^(createWebsocketMiddleware|WebsocketMiddlewareOptions|ReconnectOptions|CloseInfo|RefreshContext|WebSocketLike|CTI_CLIENT_VERSION|.*Tabs?|Tab(?!Role).*)$/,
    ),
  },
  {
    file: 'actions',
    title: 'Actions',
    lead: 'What an app dispatches: the commands of the sockets, and what the app itself tells the slices.',
    has: front(
      /^(websocket\w+|Websocket(Start|Stop|Group|User)\w*|CommandCreator|HolderMeta|groupSelected|groupMembersReceived)$/,
    ),
  },
  {
    file: 'selectors',
    title: 'Selectors',
    lead: 'Pure, memoised reads of the state. The same inputs give the same reference.',
    has: front(
      /^(select\w+|is[A-Z]\w+|create(RealtimeSelectors|GroupView)|Realtime(Selectors|Slices)|PresenceFreshness|PresenceSince|\w*ListenIn\w*|Group(?!sState)\w+|Thresholds?\w*|Longest\w*|View\w*|Member\w*)$/,
    ),
  },
  {
    file: 'events',
    title: 'Events',
    lead: 'What the middleware dispatches, for listeners. The types of these actions begin with `realtime/`.',
    has: front(
      /^(presenceReceived|unreadMessagesReceived|connectionChanged|errorReported|tabRoleChanged|seeded|\w*[tT]ransitions?\w*|unreadRise|\w+Event)$/,
    ),
  },
  {
    file: 'state',
    title: 'State',
    first: ['ConnectionState', 'ConnectionStatus'],
    lead: 'What the three slices hold. All of it is serialisable; the access token is never part of it.',
    has: front(
      /^(\w+Slice|realtimeReducers|RealtimeRootState|\w+State|ConnectionStatus|Identity|TabRole|selectTabRole)$/,
    ),
  },
  {
    file: 'errors',
    title: 'Errors',
    first: ['RealtimeError'],
    lead: 'Every problem is one plain object with a code and a message that says what to do.',
    has: front(/^(RealtimeError\w*|realtimeErrorCodes)$/),
  },
  {
    file: 'hooks',
    title: 'Hooks',
    lead: '`redux-cti-realtime/react`.',
    has: whole('./react'),
  },
  {
    file: 'tabs',
    title: 'Tabs',
    lead: '`redux-cti-realtime/tabs`.',
    has: whole('./tabs'),
  },
  {
    file: 'diagnostics',
    title: 'Diagnostics',
    lead: '`redux-cti-realtime/diagnostics`.',
    has: whole('./diagnostics'),
  },
  {
    file: 'testing',
    title: 'Testing',
    lead: '`redux-cti-realtime/testing`.',
    has: whole('./testing'),
  },
  {
    file: 'models',
    title: 'Models',
    lead: 'The words of the wire and of the views, as the specification names them.',
    has: whole('.'),
  },
];
