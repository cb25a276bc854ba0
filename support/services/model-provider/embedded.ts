/** Stands for a provider of models: answers texts, pictures and embeddings, and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Scope } from '../../core/scope.ts'
import { listenOnLoopback, loopback } from '../../ports/loopback.ts'
import type { ModelProviderAddress } from '../../ports/services.ts'
import { newPicture } from './picture.ts'

export interface Asked {
  readonly kind: 'text' | 'picture' | 'embedding'
  /** What was asked for; of several texts to embed, the first. */
  readonly prompt: string
  /** What was answered: the text, or the bytes of the picture. */
  readonly answer: string | Buffer<ArrayBuffer>
}

/** The vector of a text. */
export type Embedding = (text: string) => readonly number[]

export interface ModelProvider {
  readonly address: ModelProviderAddress
  /** In the order in which it was asked. */
  asked(): readonly Asked[]
  /** From now on nobody gets an answer until `release`. */
  hold(): void
  release(): void
  /** From now on texts have these vectors; before, asking for one is refused. */
  embed(embedding: Embedding): void
}

/**
 * Listens on a free loopback port and speaks as OpenAI and those who follow it do (OpenAI API reference:
 * chat completions, images, embeddings; OpenRouter, "Image generation"). Ends with `scope`.
 */
export async function startModelProvider(scope: Scope): Promise<ModelProvider> {
  const state: State = { asked: [], held: undefined, embedding: undefined }
  const server = createServer((request, response) => {
    // A caller who went away in the middle gets no answer.
    answer(request, response, state).catch(() => response.destroy())
  })
  const port = await listenOnLoopback(server)
  const release = () => {
    state.held?.resolve()
    state.held = undefined
  }
  scope.undo('stop the provider of models', () => {
    release()
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    address: { url: `http://${loopback}:${port}` },
    asked: () => state.asked,
    hold: () => {
      state.held ??= Promise.withResolvers<void>()
    },
    release,
    embed: (embedding) => {
      state.embedding = embedding
    },
  }
}

/** OpenAI, "Embeddings": as many numbers as its small model answers. */
const usualDimensions = 1_536

/**
 * For systems whose answers wait for a model where no scenario looks at what it is asked: it knows every
 * text, and no two of them are nearer to each other than others.
 */
export async function startStandIn(scope: Scope): Promise<ModelProvider> {
  const provider = await startModelProvider(scope)
  provider.embed(() => Array.from({ length: usualDimensions }, (_, at) => (at === 0 ? 1 : 0)))
  return provider
}

interface State {
  readonly asked: Asked[]
  held: PromiseWithResolvers<void> | undefined
  embedding: Embedding | undefined
}

interface Question {
  readonly model?: string
  readonly messages?: readonly { readonly content?: unknown }[]
  readonly modalities?: readonly string[]
  readonly prompt?: string
  readonly input?: string | readonly string[]
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const question = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Question
  const path = request.url?.split('?')[0] ?? ''
  const body = path.endsWith('/embeddings')
    ? embeddings(question, state)
    : path.endsWith('/images/generations')
      ? { data: [{ b64_json: picture(question.prompt ?? '', state).toString('base64') }] }
      : path.endsWith('/chat/completions')
        ? completion(question, state)
        : undefined
  await state.held?.promise
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body ?? { error: { message: 'There is no such operation.' } }))
}

function completion(question: Question, state: State) {
  const prompt = textOf(question.messages?.at(-1)?.content)
  const message = question.modalities?.includes('image')
    ? { role: 'assistant', content: '', images: [inChat(picture(prompt, state))] }
    : { role: 'assistant', content: written(prompt, state) }
  const choices = [{ index: 0, finish_reason: 'stop', message }]
  return { id: 'plumbline', object: 'chat.completion', model: question.model, choices }
}

const inChat = (bytes: Buffer) => ({
  type: 'image_url',
  image_url: { url: `data:image/png;base64,${bytes.toString('base64')}` },
})

/** A message is a text, or a list of parts of which some are texts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { text?: unknown }) => String(part.text ?? '')).join('')
}

function written(prompt: string, { asked }: State): string {
  const answer = `Answer ${asked.length + 1} to: ${prompt}`
  asked.push({ kind: 'text', prompt, answer })
  return answer
}

function picture(prompt: string, { asked }: State): Buffer {
  const answer = newPicture()
  asked.push({ kind: 'picture', prompt, answer })
  return answer
}

function embeddings({ input = '', model }: Question, { asked, embedding }: State) {
  if (embedding === undefined) return undefined
  const texts = typeof input === 'string' ? [input] : input
  asked.push({ kind: 'embedding', prompt: texts[0] ?? '', answer: '' })
  const data = texts.map((text, index) => ({
    ...{ object: 'embedding', index },
    embedding: embedding(text),
  }))
  return { object: 'list', model, data }
}
