/** The code blocks of a document, and whether what was printed is what the document shows. */

export interface Block {
  /** `sh` is run; `text` is what the run before it prints. */
  readonly language: string
  readonly text: string
}

export function blocksOf(markdown: string): Block[] {
  const found = markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)
  return [...found].map(([, language = '', text = '']) => ({ language, text }))
}

/** What differs from run to run, or grows with the ledger: times, folders, counts of two digits and more. */
export function steady(text: string): string {
  return text
    .replace(/\b\d{2,}(?= (requirements|unverified|out of scope)\b)/g, 'N')
    .replace(/\b\d+(\.\d+)? (ms|s|min)\b/g, 'T')
    .replace(/\/\S*\/(plumbline\.yaml|reports)\b/g, '$1')
    .replaceAll(/[ \t]+$/gm, '')
}

/** The first shown group of lines that was not printed, in its order; undefined where all were. */
export function notPrinted(shown: string, printed: string): string | undefined {
  let rest = `\n${steady(printed)}\n`
  for (const group of steady(shown).split(/^…\n?/m)) {
    const lines = group.replace(/\n$/, '')
    if (lines === '') continue
    const at = rest.indexOf(`\n${lines}\n`)
    if (at < 0) return lines
    rest = rest.slice(at + lines.length + 1)
  }
  return undefined
}
