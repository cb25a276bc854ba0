/** HTML from templates in which everything that is put in is escaped, unless it is markup already. */
import { visible } from './visible-text.ts'

export interface Markup {
  readonly markup: string
}

/** What may stand in a template: text is escaped, lists are joined, nothing is written for `false`. */
export type Piece = Markup | string | number | false | undefined | readonly Piece[]

/** `html\`<b>${text}</b>\`` is the only way to make markup: forgetting to escape is not possible. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const filled = parts.map((part, index) => part + render(pieces[index]))
  return { markup: filled.join('') }
}

/** For our own constant text (a style sheet) that must not be escaped. */
export function verbatim(markup: string): Markup {
  return { markup }
}

export function render(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (typeof piece === 'string') return escapeHtml(piece)
  if (typeof piece === 'number') return String(piece)
  if (isList(piece)) return piece.map(render).join('')
  return piece.markup
}

/** Safe in text and in a quoted attribute. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

function isList(piece: Piece): piece is readonly Piece[] {
  return Array.isArray(piece)
}
