export type * from "callsheet-client";
export { ApiError, api, ask, callsheet, fileAddress, outputAddress, previewAddress } from "./client";
export { hearing, useEvents } from "./events";
export { type Loaded, useLoaded } from "./loaded";
