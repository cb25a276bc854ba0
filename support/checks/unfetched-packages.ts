/** What a command says when the packages that it installs first cannot be fetched. */

/** In the words of uv, which quotes a package or its address, of pip, Poetry, npm, pnpm and Yarn. */
const complaints: readonly RegExp[] = [
  /Failed to (?:download|fetch)(?: distribution)?:? `(?!https?:\/\/(?:localhost|127\.))[^\s`]+`/,
  /Could not fetch URL https?:\/\/\S+/,
  /All attempts to connect to \S+ failed/,
  /npm (?:error|ERR!) code (?:E(?:AI_AGAIN|CONN\w+|NOTFOUND|TIMEDOUT|NETUNREACH|RR_SOCKET\w*)|\w*CERT\w*|UNABLE_TO_\w+)/,
  /(?:ERR_PNPM_META_FETCH_FAIL|ERR_PNPM_FETCH_\w+)/,
  /error .{0,40}https:\/\/registry\.(?:yarnpkg|npmjs)\.\S+/,
]

/** The complaint itself; undefined where nothing of the kind was said. */
export function unfetchedIn(said: string): string | undefined {
  return complaints
    .map((complaint) => complaint.exec(said)?.[0])
    .find((words) => words !== undefined)
}
