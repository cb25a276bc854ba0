/** The reference of the manifest for people: every field with its kind, its default and its meaning. */
import type { FieldSchema } from '../manifest-fields.ts'
import type { Described } from './described.ts'

const head = `# The manifest

\`plumbline.yaml\` stands in the repository of an implementation and tells Plumbline what the documents leave open.
\`npx plumbline init PATH\` writes one with what it finds; whatever is not said has the default of the table. Paths are
relative to the manifest. \`\${postgres.url}\`, \`\${redis.url}\`, \`\${redis.password}\`, \`\${supabase.url}\`,
\`\${supabase.anonKey}\`, \`\${supabase.serviceKey}\`, \`\${supabase.jwtSecret}\`, \`\${mailbox.smtpHost}\`, \`\${mailbox.smtpPort}\`,
\`\${owner.url}\` (the database as the owner of its tables), \`\${objectStore.endpoint}\` (and \`region\`, \`bucket\`, \`accessKeyId\`,
\`secretAccessKey\`, \`publicUrl\`), \`\${modelProvider.url}\` and the like are filled by the target, also as a part of a value;
\`\${secret}\` is a random value, one for each variable. A command is a list of words, started without a shell: programs of a virtual
environment by their path (\`[.venv/bin/uvicorn, "main:app"]\`), one more variable by \`[env, NAME=value, ...]\`.

This page and \`manifest.schema.json\` are written by \`npm run manifest\` from \`support/systems/manifest-parts/\`; a test
holds them to it. Editors read the schema by the first line that \`init\` writes.
`

/** Markdown: a section for each system, and in it a table for each part. */
export function pageOf(members: readonly Described[]): string {
  return [head, ...members.map(sectionOf)].join('\n')
}

function sectionOf(member: Described): string {
  const { system, ...parts } = member.properties ?? {}
  const simple = Object.entries(parts).filter(([, part]) => part.properties === undefined)
  const grouped = Object.entries(parts).filter(([, part]) => part.properties !== undefined)
  const top = simple.map(([name, part]) => row(name, part))
  const tables = grouped.map(([name, part]) => {
    const { description } = part as Described
    const words = description === undefined ? '' : `\n${description}\n`
    return `### ${name}\n${words}\n${table(rowsBelow('', part))}`
  })
  return `## ${String(system?.const)}\n\n${table(top)}\n${tables.join('\n')}`
}

const table = (rows: readonly string[]) =>
  `| field | kind | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`

function rowsBelow(path: string, part: FieldSchema): string[] {
  return Object.entries(part.properties ?? {}).flatMap(([name, field]) => {
    const full = path === '' ? name : `${path}.${name}`
    const inner = rowsBelow(full, field)
    const { description } = field as Described
    if (inner.length === 0) return [row(full, field, part.required?.includes(name))]
    return description === undefined
      ? inner
      : [`| \`${full}\` | | | ${cell(description)} |`, ...inner]
  })
}

function row(name: string, field: Described, required = false): string {
  const standard =
    field.default === undefined ? (required ? 'required' : '') : inCode(field.default)
  return `| \`${name}\` | ${kindOf(field)} | ${standard} | ${cell(field.description ?? '')} |`
}

function kindOf(field: FieldSchema): string {
  if (field.const !== undefined) return inCode(field.const)
  if (field.enum !== undefined) return field.enum.map(inCode).join(' or ')
  const choices = field.anyOf ?? []
  if (choices.length > 0) return [...new Set(choices.map(kindOf))].join(' or ')
  if (field.type === 'array') return field.items ? `list of ${kindOf(field.items)}` : 'list'
  if (field.type === 'object') return field.additionalProperties ? 'names and values' : 'fields'
  return (
    { string: 'text', integer: 'whole number', boolean: 'yes or no' }[field.type ?? ''] ??
    field.type ??
    'any'
  )
}

/** Long lists of variables are shortened: the schema has them all. */
function inCode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const short = text.length > 90 ? `${text.slice(0, 90)}…` : text
  return short === '' ? 'empty' : `\`${cell(short)}\``
}

const cell = (text: string) => text.replaceAll('|', '\\|')
