import type { EngineKind } from '../drivers/engine';
import { inTheField } from '../support/field';
import { tellOfLosses } from './losses';
import { tellOfPageLife } from './page-life';
import { tellOfShift } from './shift';
import { tellOfTabs } from './tabs';
import { tellOfWallboard } from './wallboard';

/** Every story, in one engine. */
export function tellEverything(kind: EngineKind): void {
  const field = inTheField(kind);
  describe('an ordinary shift', () => {
    tellOfShift(field);
  });
  describe('a server that goes', () => {
    tellOfLosses(field);
  });
  describe('a page that lives', () => {
    tellOfPageLife(field);
  });
  describe('tabs that share sockets', () => {
    tellOfTabs(field);
  });
  describe('the wallboard', () => {
    tellOfWallboard(field);
  });
}
