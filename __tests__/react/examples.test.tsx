import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as toolkit from '@reduxjs/toolkit';
import * as library from '@testing-library/react';
import { createElement, type ComponentType } from 'react';
import * as reactRedux from 'react-redux';
import ts from 'typescript';
import * as main from '../../src/index';
import * as hooks from '../../src/react';
import * as testing from '../../src/testing';
import { orgId, ownId, setUp } from './set-up';

/** The code in the docstring of an export. */
function exampleOf(file: string, name: string): string {
  const source = readFileSync(join(__dirname, '../../src', file), 'utf8');
  const declared = new RegExp(`export (const|function) ${name}\\b`).exec(source);
  const docstring = source.slice(0, declared?.index).split('/**').at(-1) ?? '';
  const [, code] = /@example.*\n \* ```tsx\n([^]*?) \* ```/.exec(docstring) ?? [];
  if (code === undefined) throw new Error(`${file}: ${name} has no example.`);
  return code.replaceAll(/^ \* ?/gm, '');
}

/** Runs an example with the names that it takes for granted, and gives what `result` names in it. */
function run(code: string, result: string, names: object = {}): Promise<unknown> {
  const { outputText } = ts.transpileModule(code, {
    fileName: 'example.tsx',
    compilerOptions: { target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.React },
  });
  const scope: Record<string, unknown> = {
    ...toolkit,
    ...reactRedux,
    ...library,
    ...main,
    ...hooks,
    ...testing,
    React: { createElement },
    expect,
    ...names,
  };
  const known = Object.keys(scope).filter((name) => name !== 'default' && /^\w+$/.test(name));
  // In a block of its own, for an example may give a name anew.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the package's own documentation
  const body = new Function(
    'scope',
    `const { ${known.join()} } = scope; return (async () => { ${outputText}; return ${result}; })();`,
  ) as (scope: object) => Promise<unknown>;
  return body(scope);
}

const nowMs = 1_700_000_000_000;

afterEach(() => {
  jest.useRealTimers();
});

describe('the example of', () => {
  it.each<[hook: string, file: string, component: string, props: object, text: string]>([
    ['useUserPresence', 'root-watching-hooks.ts', 'Colleague', { orgId, userId: 1 }, 'on a call'],
    [
      'useUsersPresence',
      'root-watching-hooks.ts',
      'AddressBook',
      { orgId, visibleIds: [2, 9] },
      '2 Away9 unknown',
    ],
    ['useGroupPresence', 'root-watching-hooks.ts', 'Team', { orgId, groupId: 100 }, '1 ANSWERED2 Away'],
    ['useOwnPresence', 'root-watching-hooks.ts', 'MyStatus', {}, 'Available'],
    ['useUnreadMessages', 'root-reading-hooks.ts', 'InboxBadge', {}, '5'],
    ['usePresenceConnection', 'root-reading-hooks.ts', 'ConnectionBanner', {}, ''],
    ['useMessagesConnection', 'root-reading-hooks.ts', 'InboxState', {}, ''],
    ['useGroupSummary', 'root-reading-hooks.ts', 'Tiles', { groupId: 100 }, '0 of 2 ringing, 0 unknown'],
    ['useGroupStatus', 'root-reading-hooks.ts', 'GroupState', { groupId: 100 }, 'loaded'],
    ['useGroupView', 'root-reading-hooks.ts', 'Waiting', { groupId: 100 }, '0 ringing: '],
    ['useOverThreshold', 'root-reading-hooks.ts', 'Overdue', { groupId: 100 }, 'over the limit: '],
    ['usePresenceFreshness', 'root-reading-hooks.ts', 'Dot', { userId: 1 }, ''],
    ['usePresenceSince', 'root-reading-hooks.ts', 'TimeInState', { userId: 1 }, '0 s or longer'],
    ['useListenIn', 'root-reading-hooks.ts', 'ListenInButton', { userId: 1 }, 'Listen in'],
    ['useTabRole', 'root-reading-hooks.ts', 'TabMark', {}, ''],
    ['useNow', 'use-now.ts', 'CallTimer', { presenceSince: nowMs - 60_500 }, '60 s'],
  ])('%s', async (hook, file, component, props, text) => {
    jest.useFakeTimers({ now: nowMs });
    const { gateway, store, start, settle, wrapper } = setUp();
    gateway.addGroup(100, [1, 2]);
    gateway.setPresence(1, { presence: 'ANSWERED', availability: 'On Call' });
    gateway.setPresence(2, { presence: '', availability: 'Away' });
    gateway.setPresence(ownId, { availability: 'Available' });
    gateway.setUnread('org:12345:user:67890', 5);
    const Example = (await run(exampleOf(`react/${file}`, hook), component)) as ComponentType<object>;
    const { container } = library.render(<Example {...props} />, { wrapper });
    library.act(() => {
      start();
      store.dispatch(main.websocketGroupSubscribe({ orgId, groupId: 100 }));
      store.dispatch(
        main.websocketStart({
          endpoint: 'wss://messages.test',
          accessToken: testing.createTestToken({ orgId, userId: ownId }),
          isFreedomWeb: false,
          users: 'org:12345:user:67890',
        }),
      );
    });
    await settle();
    expect(container.textContent).toBe(text);
    expect(gateway.violations).toEqual([]);
  });

  it('createRealtimeHooks', async () => {
    const Example = (await run(
      exampleOf('react/create-realtime-hooks.ts', 'createRealtimeHooks'),
      'Colleague',
    )) as ComponentType<object>;
    const reducer = toolkit.combineReducers({ cti: toolkit.combineReducers(main.realtimeReducers) });
    const store = toolkit.configureStore({ reducer });
    const { container } = library.render(
      <reactRedux.Provider store={store}>
        <Example {...{ orgId, userId: 1 }} />
      </reactRedux.Provider>,
    );
    expect(container.textContent).toBe('unknown');
  });

  it('createFakeGateway', async () => {
    const Team = await run(exampleOf('react/root-watching-hooks.ts', 'useGroupPresence'), 'Team');
    const gateway = await run(exampleOf('testing/fake-gateway.ts', 'createFakeGateway'), 'gateway', { Team });
    expect(gateway).toMatchObject({ violations: [], subscriptions: ['/org/12345/group/100/presence'] });
  });
});
