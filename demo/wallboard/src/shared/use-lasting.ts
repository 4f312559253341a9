import { useEffect, useState } from 'react';

/** True once `active` has been true for `afterMs` on end; false at once when it is not. */
export function useLasting(active: boolean, afterMs: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => {
      setLasted(true);
    }, afterMs);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [active, afterMs]);
  return active && lasted;
}
