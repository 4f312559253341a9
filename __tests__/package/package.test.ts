import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { CTI_CLIENT_VERSION } from '../../src/version';

const read = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

describe('package', () => {
  it('says its own version to the server', () => {
    expect(CTI_CLIENT_VERSION).toBe(version);
  });

  it('carries the licence of the code that the build inlines', () => {
    const paragraphs = (text: string) => text.trim().split(/\n\s*\n/);
    expect(paragraphs(read('THIRD-PARTY-NOTICES.md'))).toEqual(
      expect.arrayContaining(paragraphs(read('node_modules/uuid/LICENSE.md'))),
    );
  });
});
