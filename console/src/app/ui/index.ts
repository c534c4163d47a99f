export { Badge, STATUSES, StatusBadge, type Tone } from "./Badge";
export { Button, IconButton } from "./Button";
export { Confirm, Dialog } from "./Dialog";
export { EmptyState, Failure, Loading } from "./EmptyState";
export { CheckField, Field, SelectField, TextArea, TextField } from "./Field";
export { Icon, type IconName } from "./Icon";
export { type Counts, Progress, Shares } from "./Progress";
export { type Column, Table } from "./Table";
export { complain, Toasts, tell } from "./Toast";
