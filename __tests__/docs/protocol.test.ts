/** docs/protocol.md promises tables and examples: each is held against the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realtimeErrorCodes } from '../../src/vocabulary';
import { closeRules } from '../../src/protocol/close-codes';
import { decodeFrame } from '../../src/protocol/decode';
import {
  encodeAuth,
  encodeMessagesSubscribe,
  encodeSubscribe,
  encodeUnsubscribe,
} from '../../src/protocol/encode';

const text = readFileSync(join(__dirname, '../../docs/protocol.md'), 'utf8');
const rows = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1));
const examples = rows(/^```json\n([^]*?)^```$/gm).map(
  ([json = '']) => JSON.parse(json) as Record<string, unknown>,
);

/** What the client itself would have sent, for the examples that travel from client to server. */
function encoded(example: Record<string, unknown>): string | null {
  if (example.type === 'auth') {
    return encodeAuth(example.accessToken as string, example.client as { name: string; version: string });
  }
  if (example.type === 'subscribe') return encodeSubscribe(example.path as string);
  if (example.type === 'unsubscribe') return encodeUnsubscribe(example.path as string);
  if (example.request !== undefined) {
    const { users } = example.data as { users: string[] };
    return encodeMessagesSubscribe(example.clientRequestId as string, users);
  }
  return null;
}

describe('docs/protocol.md', () => {
  it('has the close-code table of the code', () => {
    const documented = rows(/^\| (\d{4}) \| `([a-z-]+)`/gm).map(([code, verdict]) => [Number(code), verdict]);
    expect(documented).toEqual(
      Object.entries(closeRules).map(([code, { verdict }]) => [Number(code), verdict]),
    );
  });

  it('has every error code, in the order of the code', () => {
    expect(rows(/^\| `([A-Z_]+)` /gm).flat()).toEqual(Object.keys(realtimeErrorCodes));
  });

  it('has examples that the client sends or understands just so', () => {
    const sent = examples.filter((example) => encoded(example) !== null);
    const received = examples.filter((example) => encoded(example) === null);
    expect(sent.map(encoded)).toEqual(sent.map((example) => JSON.stringify(example)));
    const kinds = received.map((example) => {
      const socket = example.operation === undefined ? 'presence' : 'messages';
      return decodeFrame(JSON.stringify(example), socket).kind;
    });
    expect(sent).toHaveLength(4);
    expect(kinds).toEqual(['tick', 'presence', 'error', 'unread']);
  });

  it('has links to headings that exist', () => {
    const headings = rows(/^#+ (.+)$/gm).map(([heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replace(/ /g, '-'),
    );
    for (const [anchor] of rows(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});
