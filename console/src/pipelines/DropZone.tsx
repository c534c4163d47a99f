import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { Icon } from "../app/ui";
import { filesDropped } from "./folder";

interface Props {
  disabled: boolean;
  onDrop: (files: File[]) => void;
  children: ReactNode;
}

/** Take files and folders that are dropped anywhere on the page. */
export function DropZone({ disabled, onDrop, children }: Props) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);

  function enter(event: DragEvent) {
    if (disabled || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    depth.current++;
    setOver(true);
  }

  function leave() {
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  }

  async function drop(event: DragEvent) {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    if (!disabled) onDrop(await filesDropped(event.dataTransfer));
  }

  return (
    // Dropping is one way more; the button Import is the other.
    <div
      className="drop-zone"
      onDragEnter={enter}
      onDragLeave={leave}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      {children}
      {over && (
        <div className="drop-zone-over">
          <Icon name="upload" size={28} />
          Drop a pipeline's document, or the folder that it lies in
        </div>
      )}
    </div>
  );
}
