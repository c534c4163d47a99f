import { useMemo } from "react";
import { useDesk, useDocs } from "../Desk";

/** Which colour is which medium; those that flow here. */
export function Legend() {
  const { kinds } = useDesk();
  const docs = useDocs();
  const media = useMemo(
    () => [...new Set([...docs.values()].map((doc) => kinds.makes(doc)))].filter((medium) => medium !== null).sort(),
    [docs, kinds],
  );
  if (media.length === 0) return null;
  return (
    <ul className="legend" aria-label="Colours of the edges">
      {media.map((medium) => (
        <li key={medium}>
          <i className={medium} />
          {medium}
        </li>
      ))}
    </ul>
  );
}
