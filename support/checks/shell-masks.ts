/** What in a script of the shell hides that a command of it has failed. */

export interface ShellOptions {
  /** The script ends with the first command that fails. */
  readonly errexit: boolean
  /** A pipe fails with any of its commands. */
  readonly pipefail: boolean
}

/** The lines, or what is wrong with them. */
export function masksOfScript(text: string, options: ShellOptions): string[] {
  const script = withoutTexts(text)
  const lines = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const judged = lines.filter((line, at) => !isReadLater(line, lines.slice(at + 1)))
  const pipefail = options.pipefail || /pipefail/.test(script)
  const ends = options.errexit ? /(^|;\s*)exit 0$/ : /(^|;\s*)(exit 0|true|:)$/
  const ending = ends.exec(lines.at(-1) ?? '')?.[2]
  return [
    ...judged.filter(forgives),
    ...lines.filter((line) => /(^|;|&&)\s*set \+e/.test(line)),
    ...(ends.test(lines.at(-1) ?? '') ? [`it ends with ${ending ?? 'exit 0'}`] : []),
    ...judged.filter((line, at) => isBeforeWords(line) && judged.slice(at + 1).some(goesOn)),
    ...lines.filter((line, at) => /^!\s/.test(line) && lines.slice(at + 1).some(goesOn)),
    ...(judged.some(losesFailure) && !pipefail ? ['a pipe without pipefail'] : []),
    ...shellsWithin(text),
  ]
}

/** `bash -c "…"` is a script of its own, without the options of the one that calls it. */
function shellsWithin(text: string): string[] {
  const call =
    /\b(?:ba|da|z)?sh\s+((?:-\w+\s+(?:pipefail\s+)?)*-\w*c)\s+('[^']*'|"(?:\\[\s\S]|[^"\\])*")/g
  return [...joined(text).matchAll(call)].flatMap(([, options = '', quoted = '']) => {
    const script = quoted.slice(1, -1).replaceAll('\\"', '"')
    const errexit = /-\w*e/.test(options) || /(^|[;\n])\s*set -\w*e/.test(script)
    return masksOfScript(script, { errexit, pipefail: options.includes('pipefail') })
  })
}

/** The word after `docker compose` and its options. */
const compose = (words: string) =>
  `docker[ -]compose\\s+(?:--?\\S+\\s+(?:[^-\\s]\\S*\\s+)?)*?(?:${words})\\b`

const tidies = new RegExp(
  `^(sudo\\s+)?(${compose('down|logs|rm|pull|ps|stop|kill')}|rm\\b|p?kill\\b|` +
    'docker\\s+(system|volume|network|image|container|rm|rmi|stop|kill|logs|ps)\\b)',
)
/** Nothing is tested by what tidies up or only shows how things stand. */
const tests = (command: string): boolean => !tidies.test(command)

/** `command || true`, unless the command is one whose failure is nobody's business. */
function forgives(line: string): boolean {
  const parts = line.split(/\|\|\s*(?:true\b|:(?=\s|$|[);])|echo\b|exit 0)/)
  return parts
    .slice(0, -1)
    .some((before) => tests(lastOf(before, /;|&&|\|\||[({]|\b(?:then|do|else)\s/)))
}

const lastOf = (line: string, between: RegExp): string => (line.split(between).at(-1) ?? '').trim()

/** What says or filters something that is there already; its failure would be no finding. */
const shows = new RegExp(
  '^(echo|printf|cat|yes|seq|ls|date|env|sort|uniq|head|tail|sed|awk|cut|tr|wc|jq|column|[ef]?grep|' +
    `${compose('ps|logs|config|images|top|version')}|docker\\s+(ps|images|info|logs|version))\\b`,
)

/** What fails where nothing arrives, or only sets something up; a search is such, unless it is negated. */
const needsInput =
  /^(sudo\s+(-\w+\s+)*)?([ef]?grep\b|(ba|da|z)?sh\b|docker\s+login\b|tar\b|gunzip\b|gpg\b|apt-key\b)|^sudo\s+tee\b/

/** Somewhere a command passes its words on, and nobody hears whether it has failed. */
function losesFailure(line: string): boolean {
  const between = /;|&&|\|\||[({`]|\b(?:if|while|until|then|do|else)\s/
  return line.split(/(?<!\|)\|(?![|])&?/).some((before, at, all) => {
    const after = all[at + 1]?.trim()
    if (after === undefined) return false
    const command = lastOf(before, between).replace(/^(!\s+|\w+=\S*\s+|sudo\s+)+/, '')
    if (/^!\s/.test(line)) return true
    return command !== '' && !shows.test(command) && !needsInput.test(after)
  })
}

/**
 * `check && echo passed`: of such a list bash notices the failure of the last command alone, unless the step
 * ends with it. What only asks may be answered with no.
 */
function isBeforeWords(line: string): boolean {
  const asks = /^(!|if\b|while\b|until\b|\[|test\b|command\b|which\b|[ef]?grep\b|\S*\bgrep -q)/
  return /&&\s*(echo|printf|true|:)(\s[^|;&]*)?$/.test(line) && !asks.test(line)
}

/** More than the end of a block: with that the step may end as the list before it did. */
const goesOn = (line: string) => !/^(fi|done|esac|[})])/.test(line)

/** What the command says goes into a file, or a variable, that a later line looks at: that line fails for it. */
function isReadLater(line: string, later: readonly string[]): boolean {
  const name = /^(?:local |export )?(\w+)=["`$(]/.exec(line)?.[1]
  const asks = (each: string) =>
    /^(if|while|until|\[|test\b|case\b|[ef]?grep\b)|\|\s*grep\b/.test(each)
  const uses = new RegExp(`\\$\\{?${name}\\b`)
  if (name !== undefined && later.some((each) => asks(each) && uses.test(each))) return true
  const file = /(?:\btee(?:\s+-a)?\s+|>\s*)([\w./-]+)/.exec(line.replace(/\d?>&\d/g, ''))?.[1]
  if (file === undefined || file === '/dev/null') return false
  return later.some((each) => /^\s*[ef]?grep\b/.test(each) && each.split(/\s+/).includes(file))
}

const joined = (script: string): string =>
  script.replaceAll('\\\n', ' ').replace(/(?<=\|)\s*\n/g, ' ')

/** Without comments and without what stands between quotes: that is text, not shell, but for its variables. */
function withoutTexts(script: string): string {
  return joined(withoutDocuments(script))
    .replace(/'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g, (text) =>
      ['TEXT', ...(text.startsWith('"') ? (text.match(/\$\{?\w+\}?/g) ?? []) : [])].join(''),
    )
    .replace(/(^|\s)#.*$/gm, '')
}

/** What `cat` or `tee` is given between two marks. */
const withoutDocuments = (script: string): string =>
  script.replace(/^(.*\b(?:cat|tee)\b.*<<-?\s*(['"]?)(\w+)\2.*)\n(?:[\s\S]*?\n)??\s*\3$/gm, '$1')
