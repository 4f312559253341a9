export const orgId = '12345';
export const groupId = 100;
export const ownId = 1;

export const names: ReadonlyMap<number, string> = new Map([
  [1, 'You'],
  [2, 'Ada Lovelace'],
  [3, 'Alan Turing'],
  [4, 'Barbara Liskov'],
  [5, 'Edsger Dijkstra'],
  [6, 'Grace Hopper'],
  [7, 'Katherine Johnson'],
  [8, 'Radia Perlman'],
]);

/** The server never speaks of this person: a row that stays unknown. */
export const silentId = 5;

export const userString = `org:${orgId}:user:${ownId}`;
