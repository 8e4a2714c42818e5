// Resolve npm packages of the browser's modules from those that the page build installed.
import { registerHooks } from "node:module";

const INSTALLED = new URL("../../.web/", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const isPackage = /^[a-z@]/.test(specifier) && !specifier.startsWith("node:");
    return next(specifier, isPackage && context.parentURL ? { ...context, parentURL: INSTALLED } : context);
  },
});
