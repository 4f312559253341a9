import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { findChromium } from '../helpers/browser';

/** A tab, driven without playwright: that makes every page believe that it is visible and focused. */
export interface Tab {
  send: (method: string, params?: object) => Promise<Record<string, unknown>>;
  /** Lets go of the tab: one that is watched is not throttled as others are. Nothing is reported until it is attached. */
  detach: () => Promise<void>;
  attach: () => Promise<void>;
  close: () => Promise<void>;
}

/** A browser whose tabs are hidden, frozen and cached as a user's are. */
export interface RawBrowser {
  /** Opens a tab at `url`, in front of the others; the page's calls of `globalThis.report` arrive at `onReport`. */
  open: (url: string, onReport: (report: unknown) => void) => Promise<Tab>;
  close: () => Promise<void>;
}

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
}

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

/** The page calls `report` with an object; the protocol's bindings take only text. */
const reportScript = 'globalThis.report = (report) => { globalThis.reportText?.(JSON.stringify(report)); };';

async function connect(endpoint: string) {
  const socket = new WebSocket(endpoint);
  await once(socket, 'open');
  const answers = new Map<number, (message: Message) => void>();
  const bindings = new Map<string, (text: string) => void>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    else if (message.method === 'Runtime.bindingCalled') {
      bindings.get(message.sessionId ?? '')?.(String(message.params?.payload));
    }
  });
  const send = (method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      answers.set(id, ({ result, error }) => {
        answers.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  return { socket, bindings, send };
}

/** Starts the browser headless, with a profile of its own. */
export async function launchRawBrowser(moreFlags: readonly string[] = []): Promise<RawBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  const child = spawn(findChromium()!, [...flags, ...moreFlags, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): void => {
    child.kill();
  };
  process.once('exit', kill);
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /DevTools listening on (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`The browser ended: ${said}`));
    });
  });
  const { socket, bindings, send } = await connect(endpoint);

  return {
    async open(url, onReport) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      let session = '';
      const tab: Tab = {
        send: (method, params) => send(method, params, session),
        detach: async () => {
          bindings.delete(session);
          await send('Target.detachFromTarget', { sessionId: session });
        },
        attach: async () => {
          const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
          session = String(sessionId);
          bindings.set(session, (text) => {
            onReport(JSON.parse(text));
          });
          for (const domain of ['Page', 'Runtime', 'Network']) await tab.send(`${domain}.enable`);
          await tab.send('Runtime.addBinding', { name: 'reportText' });
        },
        close: async () => {
          bindings.delete(session);
          await send('Target.closeTarget', { targetId });
        },
      };
      await tab.attach();
      await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: reportScript });
      await tab.send('Page.navigate', { url });
      await send('Target.activateTarget', { targetId });
      return tab;
    },
    async close() {
      // Not `exit`: its children hold this end of the pipe, and write to the profile for a moment longer.
      const ended = once(child, 'close');
      socket.terminate();
      process.off('exit', kill);
      kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
