/** Files that mean harm: names that lead elsewhere, and pages that run where they are opened. */
import type { ProductionScene } from '../../run/scene.ts'
import { call } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import {
  isTaken,
  keyOf,
  type Sender,
  type Sent,
  send,
  sentBy,
  storeOf,
  trySend,
  type Way,
} from './files.ts'
import { fileOf } from './sample-files.ts'

const names = [
  '../../x.pdf',
  'a/b.pdf',
  '..\\..\\x.pdf',
  'line\u0000.pdf',
  `${'n'.repeat(300)}.pdf`,
]

/** Sends what may not be taken: the answer is a success or a refusal, never an error of the server. */
async function sendIfTaken(
  { production }: ProductionScene,
  sender: Sender,
  way: Way,
  file: Sent['file'],
): Promise<Sent[]> {
  const answer = await trySend(production, sender, way, file)
  if (isTaken(answer)) return [sentBy(production, way, file, answer)]
  const refused = answer.status >= 400 && answer.status <= 499
  expectThat(refused, `${JSON.stringify(file.name.slice(0, 20))} is an error of the server`, {
    expected: 'a success or a refusal',
    received: answer.status,
  })
  return []
}

/** Documents with hostile names, as far as they are taken. */
export async function sendHostileNames(scene: ProductionScene, sender: Sender): Promise<Sent[]> {
  const files = names.map((name) => fileOf(name, 'application/pdf', 1_000))
  const sent = files.map((file) => sendIfTaken(scene, sender, 'documents', file))
  return (await Promise.all(sent)).flat()
}

/** The hostile ones lie where two innocent ones of the same user lie, and no key leads upwards. */
export async function lieWithTheInnocent(
  scene: ProductionScene,
  sender: Sender,
  hostile: readonly Sent[],
): Promise<void> {
  const { publicUrl } = storeOf(scene)
  const innocent = ['one.pdf', 'two.pdf'].map((name) => fileOf(name, 'application/pdf', 1_000))
  const sent = innocent.map((file) => send(scene, sender, 'documents', file))
  const [one = '', two = ''] = (await Promise.all(sent)).map((each) => keyOf(each, publicUrl))
  const folder = commonFolder(one, two)
  for (const each of hostile) {
    const key = keyOf(each, publicUrl)
    const astray = !key.startsWith(folder) || /(^|\/)\.\.?(\/|$)|\p{Cc}/u.test(key)
    expectThat(!astray, 'the name of a file decides where it is stored', {
      expected: `a key below ${folder}`,
      received: key,
    })
  }
}

/** The folders that two keys share. */
function commonFolder(one: string, two: string): string {
  const [a, b] = [one.split('/'), two.split('/')]
  const different = a.findIndex((folder, at) => folder !== b[at])
  return a
    .slice(0, Math.max(different, 0))
    .map((folder) => `${folder}/`)
    .join('')
}

const script = '<script>document.title = "run"</script>'

const pages: readonly (readonly [Way, string, string, string])[] = [
  ['documents', 'page.html', 'text/html', `<!doctype html>${script}`],
  ['chat', 'page.html', 'text/html', `<!doctype html>${script}`],
  [
    'visual_assets',
    'picture.svg',
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
  ],
]

/** Pages with a script in them, in every way, as far as they are taken. */
export async function sendPages(scene: ProductionScene, sender: Sender): Promise<Sent[]> {
  const sent = pages.map(([way, name, type, text]) =>
    sendIfTaken(scene, sender, way, { name, type, bytes: Buffer.from(text) }),
  )
  return (await Promise.all(sent)).flat()
}

/** Types in which browsers run scripts. */
const runs = /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|(text|application)\/xml)\b/i

/** No browser shows what was taken as a page of the public host. */
export async function runNowhere(all: readonly Sent[]): Promise<void> {
  for (const { url, file } of all) {
    const { headers } = await call(url)
    const type = headers.get('content-type') ?? ''
    const offered = /^attachment\b/i.test(headers.get('content-disposition') ?? '')
    const shown = runs.test(type) && !offered ? type : undefined
    expectEqual(`the type in which ${file.name} runs at the public host`, shown, undefined)
  }
}
