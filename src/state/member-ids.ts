import { isEntityId } from '../protocol/ids';

/** Ids of members, told apart. */
export interface MemberIds {
  /** Usable ids in the order given, each once. */
  accepted: number[];
  /** Values that are no id, and repeats. */
  rejected: unknown[];
}

/** Tells the usable ids of a `groupMembersReceived` from invalid and repeated ones; never throws. */
export function splitMemberIds(userIds: unknown): MemberIds {
  if (!Array.isArray(userIds)) return { accepted: [], rejected: [userIds] };
  const accepted = new Set<number>();
  const rejected: unknown[] = [];
  for (const id of userIds as unknown[]) {
    if (isEntityId(id) && !accepted.has(id)) accepted.add(id);
    else rejected.push(id);
  }
  return { accepted: [...accepted], rejected };
}
