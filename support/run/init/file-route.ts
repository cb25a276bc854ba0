/** The route by which a system hands over the file of something. */

/** Whether `path` is below `one`, the route of a single thing, and called after its file. */
export function handsOver(one: string, path: string): boolean {
  const above = one.replace(/\/$/, '')
  if (!path.startsWith(above)) return false
  return /^\/[\w-]*(file|document|download|url|link)[\w-]*\/?$/.test(path.slice(above.length))
}
