import { createOwnRecord } from '../../src/middleware/own-record';

describe('one’s own record', () => {
  it('takes what concerns oneself, merged within a session', () => {
    const own = createOwnRecord();
    own.follow(7);
    expect(own.apply([{ userId: 7, presence: 'RINGING' }, { userId: 8 }], 's1')).toEqual({
      userId: 7,
      presence: 'RINGING',
    });
    expect(own.apply([{ userId: 7, availability: 'Away' }], 's1')).toEqual({
      userId: 7,
      presence: 'RINGING',
      availability: 'Away',
    });
  });

  it('does not change where nothing new is said, or of others', () => {
    const own = createOwnRecord();
    own.follow(7);
    own.apply([{ userId: 7, presence: '' }], 's1');
    expect(own.apply([{ userId: 7, presence: '' }], 's1')).toBeUndefined();
    expect(own.apply([{ userId: 8, presence: 'RINGING' }], 's1')).toBeUndefined();
    expect(own.apply([], 's1')).toBeUndefined();
  });

  it('knows a field no more of which an unknown word was said', () => {
    const own = createOwnRecord();
    own.follow(7);
    own.apply([{ userId: 7, presence: 'RINGING', availability: 'Away' }], 's1');
    expect(own.apply([{ userId: 7, presence: null }], 's1')).toEqual({ userId: 7, availability: 'Away' });
  });

  it('is replaced by the first word of another session', () => {
    const own = createOwnRecord();
    own.follow(7);
    own.apply([{ userId: 7, presence: 'RINGING', availability: 'Away' }], 's1');
    expect(own.apply([{ userId: 7, presence: 'RINGING' }], 's2')).toEqual({ userId: 7, presence: 'RINGING' });
  });

  it('is gone where nobody but others is covered any more', () => {
    const own = createOwnRecord();
    own.follow(7);
    own.apply([{ userId: 7, availability: 'Away' }], 's1');
    own.keep([7, 8]);
    expect(own.apply([{ userId: 7, presence: '' }], 's1')).toEqual({
      userId: 7,
      availability: 'Away',
      presence: '',
    });
    own.keep([8]);
    expect(own.apply([{ userId: 7, presence: 'RINGING' }], 's1')).toEqual({ userId: 7, presence: 'RINGING' });
  });

  it('is gone once nothing covers it, and nobody’s after another identity', () => {
    const own = createOwnRecord();
    own.follow(7);
    own.apply([{ userId: 7, availability: 'Away' }], 's1');
    own.remove([8]);
    expect(own.record()).toEqual({ userId: 7, availability: 'Away' });
    own.remove([8, 7]);
    expect(own.record()).toBeNull();
    expect(own.apply([{ userId: 7, presence: '' }], 's1')).toEqual({ userId: 7, presence: '' });
    own.follow(null);
    expect(own.apply([{ userId: 7, presence: 'RINGING' }], 's1')).toBeUndefined();
    expect(own.record()).toBeNull();
  });
});
