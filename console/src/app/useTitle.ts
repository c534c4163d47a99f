import { useEffect } from "react";

/** Name the browser's tab after the page for as long as it is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Callsheet`;
    return () => {
      document.title = "Callsheet";
    };
  }, [title]);
}
