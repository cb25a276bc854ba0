/** What a step has attached: evidence as tables, pictures, and the end of long texts. */
import type { Attachment } from '../../ports/report.ts'
import { evidenceTables, tablesMarkup } from '../evidence-table.ts'
import { html, type Markup } from '../markup.ts'
import { isJson, isTextual } from '../redact-record.ts'

/** Of a log its end decides; the page keeps this much and leaves the rest to the Allure report. */
const mostCharacters = 8_000

/** Pictures that every browser draws and that cannot run anything: SVG cannot inside an `img`. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml']

export function attachmentMarkup(attachment: Attachment): Markup {
  const open = isJson(attachment.mediaType) || attachment.mediaType === 'image/svg+xml'
  return html`<details class="attachment"${open && html` open`}>
<summary>${attachment.name} <small>${attachment.mediaType}</small></summary>
${content(attachment)}
</details>`
}

function content(attachment: Attachment): Markup {
  const bytes = Buffer.from(attachment.body, attachment.encoding)
  if (pictures.includes(attachment.mediaType)) {
    const source = `data:${attachment.mediaType};base64,${bytes.toString('base64')}`
    return html`<img alt="${attachment.name}" src="${source}">`
  }
  if (!isTextual(attachment.mediaType)) {
    return html`<p>${bytes.length} bytes; they are in the Allure report.</p>`
  }
  const text = bytes.toString('utf8')
  const tables = isJson(attachment.mediaType) ? evidenceTables(text) : []
  return tables.length > 0 ? tablesMarkup(tables) : textMarkup(text)
}

function textMarkup(text: string): Markup {
  if (text.length <= mostCharacters) return html`<pre>${text}</pre>`
  return html`<p>The last ${mostCharacters} of ${text.length} characters; all are in the Allure report.</p>
<pre>${text.slice(-mostCharacters)}</pre>`
}
