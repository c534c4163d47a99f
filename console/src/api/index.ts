export { ApiError, addressOf, api, ask, fileAddress, outputAddress, type Schemas } from "./client";
export { hear, hearing, useEvents } from "./events";
export { useLoaded } from "./loaded";
