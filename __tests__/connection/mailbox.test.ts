import fc from 'fast-check';
import { createMailbox } from '../../src/mailbox';

describe('a mailbox', () => {
  it('runs a turn at once while nothing runs', () => {
    const heard: number[] = [];
    const mailbox = createMailbox();
    mailbox.post(() => heard.push(1));
    mailbox.post((argument: number) => heard.push(argument), 2);
    expect(heard).toEqual([1, 2]);
  });

  it('has what happens during a turn wait for its end, in order', () => {
    const heard: string[] = [];
    const mailbox = createMailbox();
    mailbox.post(() => {
      heard.push('begin');
      mailbox.post(() => {
        heard.push('first');
        mailbox.post(() => heard.push('third'));
      });
      mailbox.post((argument: string) => heard.push(argument), 'second');
      heard.push('end');
    });
    expect(heard).toEqual(['begin', 'end', 'first', 'second', 'third']);
  });

  it('goes on with what waits after a turn that threw, and lets the error out', () => {
    const heard: string[] = [];
    const mailbox = createMailbox();
    expect(() => {
      mailbox.post(() => {
        mailbox.post(() => heard.push('waited'));
        throw new Error('a turn');
      });
    }).toThrow('a turn');
    mailbox.post(() => heard.push('later'));
    expect(heard).toEqual(['waited', 'later']);
  });

  it('takes ten thousand waiting turns without growing the stack', () => {
    const mailbox = createMailbox();
    let count = 0;
    mailbox.post(() => {
      for (let turn = 0; turn < 10_000; turn++) mailbox.post(() => count++);
    });
    expect(count).toBe(10_000);
  });

  it('runs every turn once, none within another, whatever posts what', () => {
    // A tree: each turn posts its children.
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant([]),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (root) => {
        const mailbox = createMailbox();
        let running = 0;
        let ran = 0;
        const sizeOf = (node: unknown): number =>
          1 + (node as unknown[]).reduce<number>((sum, child) => sum + sizeOf(child), 0);
        const turnOf = (node: unknown) => (): void => {
          running += 1;
          expect(running).toBe(1);
          for (const child of node as unknown[]) mailbox.post(turnOf(child));
          ran += 1;
          running -= 1;
        };
        mailbox.post(turnOf(root));
        expect(ran).toBe(sizeOf(root));
      }),
    );
  });
});
