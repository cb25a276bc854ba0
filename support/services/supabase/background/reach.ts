/** Where the requests of a database may go here: to this stack under all its names, and to this machine. */

/**
 * Names by which a project calls its own API: the hosted one, and those that a database in the local
 * development stack has for the gateway beside it. The extension `http` says the same in SQL.
 */
export const ownNames =
  /^([\w-]+\.supabase\.(co|in|net)|kong|supabase[_-]kong[\w-]*|api\.supabase\.internal|host\.docker\.internal)$/

/** This machine's own names. The extension `http` says the same in SQL. */
export const thisMachine = /^(127(\.\d+){3}|localhost|\[::1\])$/

/**
 * The address under which `url` is asked; undefined where it leads away from this machine, which
 * nothing here does.
 */
export function reachable(url: string, apiUrl: string): string | undefined {
  if (!URL.canParse(url)) return url // whoever sends it says what is wrong with it
  const { hostname, pathname, search } = new URL(url)
  if (ownNames.test(hostname)) return apiUrl + pathname + search
  return thisMachine.test(hostname) ? url : undefined
}
