export { startGateway } from './gateway';
export type { Gateway } from './gateway';
export type { GatewayOptions } from './options';
export type { DirectoryReply, LoginReply, TroubleReply } from './http/api';
export type { TroubleRequest } from './trouble/requests';
