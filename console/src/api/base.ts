/** Where the API answers, seen from this page. */
export const BASE = "/v1/video_production";
