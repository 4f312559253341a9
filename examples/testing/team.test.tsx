/**
 * A component test against the gateway in memory: real store, real middleware, no server, no waiting.
 *
 * @jest-environment jsdom
 */
import { act, render, screen } from '@testing-library/react';
import { configureStore } from '@reduxjs/toolkit';
import { Provider } from 'react-redux';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  websocketStart,
  websocketStop,
} from 'redux-cti-realtime';
import { useGroupPresence } from 'redux-cti-realtime/react';
import { createFakeGateway, createTestToken } from 'redux-cti-realtime/testing';

function Ringing({ groupId }: { groupId: number }) {
  const ringing = useGroupPresence('12345', groupId).filter(({ presence }) => presence === 'RINGING');
  return <p>{`${ringing.length} ringing`}</p>;
}

test('the component counts who is ringing', async () => {
  const gateway = createFakeGateway();
  gateway.addGroup(100, [1, 2]);
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      // 0 dispatches frame by frame: nothing to wait for.
      getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 })),
  });
  const accessToken = createTestToken({ orgId: '12345', userId: 1 });
  store.dispatch(websocketStart({ endpoint: 'wss://test.example/', accessToken, isFreedomWeb: false }));
  render(
    <Provider store={store}>
      <Ringing groupId={100} />
    </Provider>,
  );
  await act(() => gateway.settled());
  expect(screen.getByText('0 ringing')).toBeTruthy();

  await act(() => {
    gateway.setPresence(2, { presence: 'RINGING' });
    return gateway.settled();
  });
  expect(screen.getByText('1 ringing')).toBeTruthy();
  expect(gateway.violations).toEqual([]);

  act(() => {
    store.dispatch(websocketStop());
  });
});
