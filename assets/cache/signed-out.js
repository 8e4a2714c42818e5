import { useEffect } from "react";
import { erase } from "./erase.js";

// Erases the cache once the server has said that nobody is signed in: the sign-in has ended while no tab was open.
/** @param {{ isSignedOut: boolean }} props */
export const SignedOut = ({ isSignedOut }) => {
  useEffect(() => {
    if (isSignedOut) erase();
  }, [isSignedOut]);
  return null;
};
