// Parts of the page that are loaded when they are first opened.
import { useEffect, useState } from "react";

// The module once it is loaded; after a failure, the next opening loads it again.
/**
 * @template M
 * @param {boolean} isOpen
 * @param {() => Promise<M>} load
 */
export const useModule = (isOpen, load) => {
  const [module, setModule] = useState(/** @type {M | null} */ (null));
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen || module) return;
    setFailed(false);
    load().then(
      (loaded) => setModule(loaded),
      () => setFailed(true),
    );
  }, [isOpen]);
  return { module, hasFailed };
};
