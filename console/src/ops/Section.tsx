import type { ReactNode } from "react";

interface Props {
  id: string;
  title: string;
  /** What stands beside the title: a sum, a switch. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of the page under its own heading. */
export function Section({ id, title, aside, children }: Props) {
  return (
    <section id={id} className="ops-section" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </header>
      <div className="ops-card">{children}</div>
    </section>
  );
}
