/** What the npm package of Deno exports, which has no types of its own. */
declare module 'deno/install_api.cjs' {
  const installer: {
    /** Puts the program into place, once, and tells its path. */
    runInstall(): string
  }
  export default installer
}
