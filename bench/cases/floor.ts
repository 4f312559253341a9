import type { UserPresenceData } from '../../src/vocabulary';
import type { Runner } from '../measure';
import { expectMerged } from './reference';
import { cycle, trialDispatches, trialFrames } from './workload';
import type { Workload } from './workload';

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isNumberOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'number';

function isItem(item: Record<keyof UserPresenceData, unknown>): boolean {
  const { presence, logicalDirection } = item;
  return (
    Number.isSafeInteger(item.userId) &&
    (presence === undefined ||
      presence === '' ||
      presence === 'ANSWERED' ||
      presence === 'BRIDGED' ||
      presence === 'RINGING') &&
    (logicalDirection === undefined ||
      logicalDirection === '' ||
      logicalDirection === 'Inbound' ||
      logicalDirection === 'Outbound') &&
    isTextOrAbsent(item.callChannelUUID) &&
    isTextOrAbsent(item.availability) &&
    isNumberOrAbsent(item.availabilityStateId) &&
    isNumberOrAbsent(item.availabilityProfileId)
  );
}

function mergeInto(record: UserPresenceData, item: UserPresenceData): void {
  if (item.presence !== undefined) record.presence = item.presence;
  if (item.logicalDirection !== undefined) record.logicalDirection = item.logicalDirection;
  if (item.callChannelUUID !== undefined) record.callChannelUUID = item.callChannelUUID;
  if (item.availability !== undefined) record.availability = item.availability;
  if (item.availabilityStateId !== undefined) record.availabilityStateId = item.availabilityStateId;
  if (item.availabilityProfileId !== undefined) record.availabilityProfileId = item.availabilityProfileId;
}

/** Parse, check, merge into a Map in place: what a program pays that keeps no state, tells nobody and never looks back. */
export function createFloorCase(workload: Workload): Runner {
  const next = cycle(workload.frames);
  let records = new Map<number, UserPresenceData>();

  function receive(frame: string): void {
    const { type, data } = JSON.parse(frame) as { type: unknown; data: UserPresenceData[] };
    if (type !== 'response' || !Array.isArray(data)) return;
    for (const item of data) {
      if (!isItem(item as Record<keyof UserPresenceData, unknown>)) continue;
      const record = records.get(item.userId);
      if (record === undefined) records.set(item.userId, item);
      else mergeInto(record, item);
    }
  }

  function run(dispatches: number): void {
    for (let dispatch = 0; dispatch < dispatches; dispatch++) {
      if (workload.isSnapshot) records = new Map();
      for (let frame = 0; frame < workload.framesPerDispatch; frame++) receive(next());
    }
  }

  for (const frame of workload.preload) receive(frame);
  return {
    run,
    verify() {
      run(trialDispatches(workload));
      expectMerged('floor', trialFrames(workload), (userId) => records.get(userId));
    },
  };
}
