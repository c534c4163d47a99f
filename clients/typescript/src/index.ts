export { BASE, Callsheet, type CallsheetOptions, take } from "./client.js";
export { ApiError } from "./errors.js";
export type { EventOf, FollowOptions } from "./events.js";
export type * from "./schema.js";
