import type { SessionFrame } from '../../connection/link';
import { cleanServerText } from '../../protocol/text';
import { unreadMessagesReceived } from '../../state/events';
import type { Parts } from './context';

/** Takes the frames of ready sessions further: presence to the inbox, counts to the store. */
export function createIncomingHandler({
  connections,
  desk,
  watching,
  inbox,
  report,
  emit,
}: Parts): (frame: SessionFrame, atMs: number) => void {
  return (frame, atMs) => {
    if (frame.kind === 'unread') {
      const { unreadMessages } = frame;
      if (unreadMessages === undefined) return;
      const operation = cleanServerText(frame.operation, desk.known());
      emit(unreadMessagesReceived({ unreadMessages, operation }));
      return;
    }
    inbox.add(watching.attribute(frame, atMs), atMs);
    // Whoever heard of the update may have stopped: nothing is dispatched after that.
    if (frame.problems === null || connections.presence.identity() === null) return;
    const { count, texts } = frame.problems;
    const more = count > texts.length ? `; and ${count - texts.length} more` : '';
    const message = `Items of a presence frame were left out or cut: ${texts.join('; ')}${more}. The rest was applied.`;
    report({ code: 'INVALID_ITEM', socket: 'presence', message, count });
  };
}
