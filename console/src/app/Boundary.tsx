import { Component, type ReactNode } from "react";
import { Button, EmptyState } from "./ui";

/** Shows what went wrong in a page instead of nothing at all, as when a new console was built meanwhile. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <EmptyState icon="warning" title="This page does not go on">
        <p>
          {error.message}. If Callsheet was brought to another version meanwhile, loading the page again is all it
          takes.
        </p>
        <Button kind="primary" icon="retry" onClick={() => location.reload()}>
          Load again
        </Button>
      </EmptyState>
    );
  }
}
