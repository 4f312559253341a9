import { kinds } from '../people/describe';
import { everybody, type PeopleQuery, type SortKey } from '../people/query';

/** What a wall shows, and how large. */
export interface WallRoute {
  view: 'wall';
  groupIds: readonly number[];
  sort: 'state' | 'longest' | 'name';
  /** Of all sizes; 1 is meant for a screen seen from four metres. */
  scale: number;
  /** How long each of several groups stays on screen. */
  rotateSeconds: number;
}

/** Where the reader is, as told by the address's hash. */
export type Route =
  | { view: 'groups'; groupId: number | null; query: PeopleQuery }
  | { view: 'people'; query: PeopleQuery }
  | { view: 'messages' }
  | WallRoute;

const sorts: readonly SortKey[] = ['state', 'longest', 'availability', 'name', 'extension'];
const wallSorts = ['state', 'longest', 'name'] as const;
const defaultRotateSeconds = 20;

/** What the address book shows at first. */
const addressBook: PeopleQuery = { ...everybody, sort: 'name' };

const oneOf = <T extends string>(values: readonly T[], given: string | null, fallback: T): T =>
  values.find((value) => value === given) ?? fallback;

const idOf = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;

function numberIn(text: string | null, min: number, max: number, fallback: number): number {
  const value = Number(text ?? '');
  return text === null || !Number.isFinite(value) || value <= 0
    ? fallback
    : Math.min(max, Math.max(min, value));
}

function parseQuery(params: URLSearchParams, defaults: PeopleQuery): PeopleQuery {
  const wanted = new Set((params.get('state') ?? '').split(','));
  return {
    text: params.get('q') ?? '',
    kinds: kinds.filter((kind) => wanted.has(kind)),
    availabilities: params.getAll('availability').filter(Boolean),
    sort: oneOf(sorts, params.get('sort'), defaults.sort),
    isDescending: params.get('order') === 'desc',
    layout: params.get('as') === 'grid' ? 'grid' : 'table',
  };
}

function formatQuery(query: PeopleQuery, defaults: PeopleQuery): string {
  const params = new URLSearchParams();
  if (query.text !== '') params.set('q', query.text);
  if (query.kinds.length > 0) params.set('state', query.kinds.join(','));
  for (const availability of query.availabilities) params.append('availability', availability);
  if (query.sort !== defaults.sort) params.set('sort', query.sort);
  if (query.isDescending) params.set('order', 'desc');
  if (query.layout === 'grid') params.set('as', 'grid');
  // A comma needs no code, and an address is read by people, too.
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

function parseWall(ids: string | undefined, params: URLSearchParams): WallRoute {
  const groupIds = (ids ?? '').split(',').flatMap((text) => idOf(text) ?? []);
  return {
    view: 'wall',
    groupIds: [...new Set(groupIds)],
    sort: oneOf(wallSorts, params.get('sort'), 'state'),
    scale: numberIn(params.get('scale'), 0.5, 3, 1),
    rotateSeconds: numberIn(params.get('rotate'), 3, 3_600, defaultRotateSeconds),
  };
}

/** Reads a hash such as `#/groups/100?sort=name`; whatever it holds that means nothing is left out. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.split(/\?(.*)/s);
  const [, view, id] = path.split('/');
  const params = new URLSearchParams(search);
  if (view === 'wall') return parseWall(id, params);
  if (view === 'messages') return { view };
  if (view === 'people') return { view, query: parseQuery(params, addressBook) };
  return { view: 'groups', groupId: idOf(id), query: parseQuery(params, everybody) };
}

/** The address of a route; what is as usual is left out. */
export function hrefOf(route: Route): string {
  switch (route.view) {
    case 'messages':
      return '#/messages';
    case 'people':
      return `#/people${formatQuery(route.query, addressBook)}`;
    case 'groups': {
      const path = route.groupId === null ? '#/groups' : `#/groups/${route.groupId}`;
      return path + formatQuery(route.query, everybody);
    }
    case 'wall': {
      const params = new URLSearchParams();
      if (route.sort !== 'state') params.set('sort', route.sort);
      if (route.scale !== 1) params.set('scale', String(route.scale));
      if (route.rotateSeconds !== defaultRotateSeconds) params.set('rotate', String(route.rotateSeconds));
      const text = params.toString();
      return `#/wall/${route.groupIds.join(',')}${text === '' ? '' : `?${text}`}`;
    }
  }
}

/** Address of a group's page, in the order and layout of the present one: its filters are its own. */
export const groupHref = (groupId: number, { sort, isDescending, layout }: PeopleQuery): string =>
  hrefOf({ view: 'groups', groupId, query: { ...everybody, sort, isDescending, layout } });
