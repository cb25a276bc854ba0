/** What a step has attached, as Allure shows it: evidence as a table first, then as it is. */
import type { Attachment } from '../../ports/report.ts'
import { evidenceTables, tablesMarkup } from '../evidence-table.ts'
import { html, render, verbatim } from '../markup.ts'
import { isJson } from '../redact-record.ts'

export interface AllureAttachment {
  readonly name: string
  readonly contentType: string
  readonly content: Buffer
}

export function allureAttachments(attachment: Attachment): readonly AllureAttachment[] {
  const content = Buffer.from(attachment.body, attachment.encoding)
  const raw = { name: attachment.name, contentType: attachment.mediaType, content }
  const tables = isJson(attachment.mediaType) ? evidenceTables(content.toString('utf8')) : []
  if (tables.length === 0) return [raw]
  const page = html`<!doctype html>
<meta charset="utf-8"><meta name="color-scheme" content="light dark"><style>${verbatim(css)}</style>
${tablesMarkup(tables)}`
  return [
    { name: attachment.name, contentType: 'text/html', content: Buffer.from(render(page)) },
    { ...raw, name: `${attachment.name} (raw)` },
  ]
}

/** Allure shows the page in a frame of its own, so it brings its looks along. */
const css = `body{font:14px/1.45 system-ui,sans-serif;margin:8px}
table{border-collapse:collapse;margin:0 0 12px}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{border:1px solid #8886;padding:3px 10px;text-align:left;vertical-align:top}
td{font-family:ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}`
