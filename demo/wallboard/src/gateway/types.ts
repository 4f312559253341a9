/** One person of the organisation, as the gateway's directory lists them. */
export interface PersonEntry {
  userId: number;
  name: string;
  extension: string;
  title: string;
  groupIds: number[];
}

/** One group of the organisation, with its members in the directory's order. */
export interface GroupEntry {
  groupId: number;
  name: string;
  memberIds: number[];
}

/** What `GET /directory` answers. */
export interface DirectoryResponse {
  orgId: string;
  people: PersonEntry[];
  groups: GroupEntry[];
}

/** What `POST /login` and `POST /refresh` answer. */
export interface LoginResponse {
  /** A JWT; goes into `websocketStart` and nowhere else. */
  accessToken: string;
  orgId: string;
  userId: number;
  name: string;
}
