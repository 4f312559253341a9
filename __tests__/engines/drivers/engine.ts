/** The engines that the field has: two thirds of it are not Chromium's developers' machines. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A page of any engine. Elements are found by XPath: it is the one language that all three drivers speak. */
export interface EnginePage {
  /** Gives the value of an expression in the page, if JSON can say it. */
  evaluate: (expression: string) => Promise<unknown>;
  goTo: (url: string) => Promise<void>;
  back: () => Promise<void>;
  /** Clicks where the element is, as a mouse does. */
  click: (xpath: string) => Promise<void>;
  /** Types key by key. */
  type: (xpath: string, text: string) => Promise<void>;
  /** A PNG. */
  screenshot: () => Promise<Buffer>;
  /** Only where {@link EngineKind.canGoOffline}. */
  setOffline: (isOffline: boolean) => Promise<void>;
  close: () => Promise<void>;
}

/** A running engine. Its pages share storage, locks and channels, as the tabs of one person do. */
export interface Engine {
  version: string;
  open: (url: string) => Promise<EnginePage>;
  close: () => Promise<void>;
}

/** An engine that may or may not be on this machine. */
export interface EngineKind {
  /** What is missing here, in words, or `null`. */
  missing: () => string | null;
  launch: () => Promise<Engine>;
  /** Whether its driver can take the network away. */
  canGoOffline: boolean;
  /** Whether its driver goes on when the process of a page is killed. */
  survivesCrashes: boolean;
  /** Whether a frame of another site has storage of its own, as users have it; playwright switches that off. */
  partsStorage: boolean;
  /** Whether a page hears of 1012 and 1013; where it does not, it hears 1006. */
  tellsOfRestarts: boolean;
}
