import type { MediaType } from "../../api";

/** One line drawing per node type; a new type gets the last one. */
const PATHS: Record<string, string> = {
  asset: "M4 2.500h5.500L12.500 5.500v8h-8.500zM9.500 2.500v3h3",
  "talking-head":
    "M8 8a2.600 2.600 0 1 0 0-5.200A2.600 2.600 0 0 0 8 8zM3 13.500c.4-2.600 2.400-3.800 5-3.800s4.600 1.200 5 3.800",
  "generate-animation": "M8 2.500l1.400 4.100 4.100 1.400-4.100 1.400L8 13.500l-1.400-4.100L2.500 8l4.100-1.400z",
  "generate-voiceover": "M6 4a2 2 0 0 1 4 0v3.500a2 2 0 0 1-4 0zM3.800 7.500a4.200 4.200 0 0 0 8.400 0M8 11.700v2",
  "render-code": "M5.500 5L2.500 8l3 3M10.500 5l3 3-3 3",
  "mix-audio": "M3 6v4M6.300 3.500v9M9.600 5.500v5M13 7v2",
  "merge-videos": "M2.500 4h4.500v8H2.500zM9 4h4.500v8H9zM7 8h2",
  "compose-video": "M2.500 3.500h11v9h-11zM8.500 8h3.500v3h-3.500z",
};
const OTHER = "M3.500 3.500h9v9h-9z";

/** What a node does, in the colour of what it makes. */
export function TypeIcon({ type, medium }: { type: string; medium: MediaType | null }) {
  return (
    <span className={`type-icon ${medium ?? "unknown"}`} aria-hidden="true">
      <svg
        width={16}
        height={16}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.4}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={PATHS[type] ?? OTHER} />
      </svg>
    </span>
  );
}
