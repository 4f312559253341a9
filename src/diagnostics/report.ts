import { CTI_CLIENT_VERSION } from '../index';
import type { ConnectionState } from '../index';
import type { DiagnosticsEntry } from './entries';
import { isLeaderSilent, type DiagnosticsSelectors } from './explain';

/** What a comment of a ticket holds in the tightest of the usual systems. */
const maxLength = 4_000;
const groupsShown = 20;

/** The code of its error will do: the message is among what happened. */
const withoutMessage = ({ error, ...connection }: ConnectionState): object => ({
  ...connection,
  error: error?.code,
});

/** A text to copy into a ticket: the state in numbers, then what happened lately, the newest first, as far as it fits. */
export function writeReport<State>(
  state: State,
  select: DiagnosticsSelectors<State>,
  groups: readonly string[],
  entries: readonly DiagnosticsEntry[],
): string {
  const facts = {
    ...select.selectIdentity(state),
    tab: select.selectTabRole(state),
    isLeaderSilent: isLeaderSilent(select, state) || undefined,
    presence: withoutMessage(select.selectPresenceConnection(state)),
    messages: withoutMessage(select.selectMessagesConnection(state)),
  };
  const happened = entries.map(
    ({ at, what, ...rest }) => `${new Date(at).toISOString()} ${what} ${JSON.stringify(rest)}`,
  );
  let text = `redux-cti-realtime ${CTI_CLIENT_VERSION} ${new Date().toISOString()}`;
  for (const line of [JSON.stringify(facts), ...groups.slice(0, groupsShown), ...happened.reverse()]) {
    if (text.length + line.length < maxLength) text += `\n${line}`;
  }
  return text;
}
