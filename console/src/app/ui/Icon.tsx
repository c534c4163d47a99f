/** Line icons on a 16 px grid, drawn in the colour of the text around them. */
const PATHS = {
  play: "M5 3.5v9l7-4.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4 4h8v8H4z",
  retry: "M12.8 6.2A5 5 0 1 0 13 9M13 3v3.3H9.7",
  plus: "M8 3v10M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5l3.2 3.2L13 4.8",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L14 14",
  upload: "M8 10.5V3M5 5.5L8 2.7l3 2.8M3 10.5v2.5h10v-2.5",
  download: "M8 2.5V10M5 7.5l3 2.8 3-2.8M3 10.5v2.5h10v-2.5",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M7 7v3.8M9 7v3.8",
  edit: "M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  sun: "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.8v1M8 13.2v1M1.8 8h1M13.2 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7",
  moon: "M13 9.6A5.4 5.4 0 1 1 6.4 3a4.3 4.3 0 0 0 6.6 6.6z",
  system: "M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5",
  help: "M6 6.2A2 2 0 1 1 8.6 8c-.5.2-.6.6-.6 1.2M8 11.4v.01M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z",
  logout: "M6.5 3H3v10h3.5M6.5 8H13M10.5 5.5L13 8l-2.5 2.5",
  warning: "M8 2.5l6 10.5H2zM8 6.5v3M8 11.2v.01",
  left: "M9.8 3.5L5.3 8l4.5 4.5",
  right: "M6.2 3.5L10.7 8l-4.5 4.5",
  down: "M3.5 6.2L8 10.7l4.5-4.5",
  undo: "M5.5 3L2.8 5.7l2.7 2.7M3 5.7h6.2a3.6 3.6 0 0 1 0 7.2H6",
  redo: "M10.5 3l2.7 2.7-2.7 2.7M13 5.7H6.8a3.6 3.6 0 0 0 0 7.2H10",
  fit: "M2.8 6V2.8H6M10 2.8h3.2V6M13.2 10v3.2H10M6 13.2H2.8V10",
  money:
    "M8 2v12M11 4.5C10.3 3.7 9.3 3.4 8 3.4c-1.700 0-3 .8-3 2.200 0 3.200 6.200 1.600 6.200 4.800 0 1.500-1.400 2.300-3.200 2.300-1.500 0-2.700-.5-3.400-1.400",
  list: "M2.800 4h10.400M2.800 8h10.400M2.800 12h10.400",
  gauge: "M2.500 11.500a5.800 5.800 0 1 1 11 0M8 10l2.700-3.500",
  copy: "M5.500 5.500h7.500v7.500H5.500zM10.500 5.500V3H3v7.500h2.500",
} as const;

export type IconName = keyof typeof PATHS;

/** Draw an icon; it says nothing to screen readers, the control around it has the words. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const filled = name === "play" || name === "stop";
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="ui-icon"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
