/** The parts of a Markdown document that a check asks for: sections, code, links. */

export interface Section {
  /** 1 for `#`; 0 for what stands before the first heading. */
  readonly level: number
  readonly title: string
  /** Up to the next heading of whatever level, code included. */
  readonly text: string
}

export interface CodeBlock {
  /** First word after the fence, in lower case; empty where none is given. */
  readonly language: string
  readonly text: string
}

export interface MarkdownDocument {
  readonly text: string
  readonly sections: readonly Section[]
  readonly blocks: readonly CodeBlock[]
  /** Texts between single backquotes, outside of code blocks. */
  readonly codes: readonly string[]
  /** Targets of links and images, outside of code. */
  readonly links: readonly string[]
}

/** Reads headings with `#`, fenced code, inline code, inline and reference links (CommonMark 0.31). */
export function readMarkdown(text: string): MarkdownDocument {
  const sections: { level: number; title: string; lines: string[] }[] = [
    { level: 0, title: '', lines: [] },
  ]
  const blocks: { language: string; lines: string[] }[] = []
  const prose: string[] = []
  let fence: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})\s*(\S*)/.exec(line)
    const heading = fence === undefined ? /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line) : null
    if (heading !== null) {
      sections.push({ level: heading[1]?.length ?? 1, title: heading[2] ?? '', lines: [] })
      prose.push(line)
      continue
    }
    sections.at(-1)?.lines.push(line)
    if (fence === undefined && mark !== null) {
      fence = mark[1] ?? ''
      blocks.push({ language: (mark[2] ?? '').toLowerCase(), lines: [] })
    } else if (fence !== undefined && closes(line, fence)) fence = undefined
    else if (fence !== undefined) blocks.at(-1)?.lines.push(line)
    else prose.push(line)
  }
  return {
    text,
    sections: sections.map(({ lines, ...section }) => ({ ...section, text: lines.join('\n') })),
    blocks: blocks.map(({ language, lines }) => ({ language, text: lines.join('\n') })),
    ...inlinesOf(prose.join('\n')),
  }
}

/** A section together with the deeper ones below it, itself first. */
export function withSubsections({ sections }: MarkdownDocument, of: Section): readonly Section[] {
  const at = sections.indexOf(of)
  const end = sections.findIndex(({ level }, index) => index > at && level <= of.level)
  return sections.slice(at, end === -1 ? undefined : end)
}

const closes = (line: string, fence: string) =>
  line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim())

function inlinesOf(prose: string): Pick<MarkdownDocument, 'codes' | 'links'> {
  const codes = [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) =>
    (code ?? '').trim(),
  )
  const plain = prose.replace(/`[^`\n]*`/g, '')
  const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)]
  const defined = [...plain.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm)]
  return { codes, links: [...inline, ...defined].map(([, target]) => target ?? '') }
}
