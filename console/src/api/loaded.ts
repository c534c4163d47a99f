import { useCallback, useEffect, useRef, useState } from "react";

export interface Loaded<T> {
  /** Undefined until the first answer; the last answer while it is asked again. */
  data: T | undefined;
  error: Error | null;
  loading: boolean;
  reload: () => Promise<void>;
  /** Put in what is known already, as from an event. */
  replace: (change: (data: T | undefined) => T | undefined) => void;
}

/** Load something now and whenever `key` changes; an answer that was overtaken by a later one is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<Error | null>(null);
  const [loading, setLoading] = useState(true);
  const latest = useRef({ load, turn: 0 });
  latest.current.load = load;

  const reload = useCallback(async () => {
    const turn = ++latest.current.turn;
    setLoading(true);
    try {
      const found = await latest.current.load();
      if (turn !== latest.current.turn) return;
      setData(found);
      setError(null);
    } catch (failure) {
      if (turn === latest.current.turn) setError(failure as Error);
    } finally {
      if (turn === latest.current.turn) setLoading(false);
    }
  }, []);

  useEffect(() => {
    void reload();
  }, [key, reload]);

  return { data, error, loading, reload, replace: setData };
}
