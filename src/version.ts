/** This package's version; sent as `client.version` in `auth` unless the app gives its own (specification: WebSocketClientInfo). */
export const CTI_CLIENT_VERSION = '0.2.0';
