/** The admin API below `/auth/v1/admin`, for the service key only. */
import { type Context, Hono } from 'hono'
import type { Pool } from 'pg'
import { transaction } from '../database/transaction.ts'
import { objectFromJson } from '../json.ts'
import type { ResolvedKey } from '../keys.ts'
import { attributesOf, emailOf } from './attributes.ts'
import { AdminError, invalid, noToken, notAdmin } from './errors.ts'
import { makeLink } from './links.ts'
import { shownUser } from './user-shape.ts'
import { changeUser, createUser, deleteUser, userById, usersPage } from './users.ts'

export interface AdminServices {
  readonly pool: Pool
  readonly resolveKey: (token: string) => Promise<ResolvedKey | null>
  readonly apiUrl: string
  readonly siteUrl: string
}

/** Users per page unless the client asks for another number. */
const usualPage = 50

export function adminApi(s: AdminServices): Hono {
  const router = new Hono().basePath('/auth/v1/admin')
  router.onError(answerError)
  router.use(async (c, next) => {
    await requireServiceKey(c, s)
    await next()
  })
  router.get('/users', (c) => list(c, s))
  router.post('/users', (c) => create(c, s))
  router.get('/users/:id', async (c) => c.json(shownUser(await userById(s.pool, idOf(c)))))
  router.put('/users/:id', (c) => change(c, s))
  router.delete('/users/:id', (c) => remove(c, s))
  router.post('/generate_link', (c) => link(c, s))
  return router
}

const idOf = (c: Context) => c.req.param('id') ?? ''

async function requireServiceKey(c: Context, { resolveKey }: AdminServices): Promise<void> {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (token === undefined) throw noToken()
  const key = await resolveKey(token)
  if (key?.claims.role !== 'service_role') throw notAdmin()
}

async function list(c: Context, { pool, apiUrl }: AdminServices) {
  const page = positive(c.req.query('page'), 1)
  const perPage = positive(c.req.query('per_page'), usualPage)
  const { users, total } = await usersPage(pool, page, perPage)
  const lastPage = Math.max(1, Math.ceil(total / perPage))
  const linkTo = (rel: string, number: number) =>
    `<${apiUrl}/auth/v1/admin/users?page=${number}&per_page=${perPage}>; rel="${rel}"`
  const links = [...(page < lastPage ? [linkTo('next', page + 1)] : []), linkTo('last', lastPage)]
  return c.json({ users: users.map(shownUser), aud: 'authenticated' }, 200, {
    'x-total-count': String(total),
    link: links.join(', '),
  })
}

async function create(c: Context, { pool }: AdminServices) {
  const body = await bodyOf(c)
  const attributes = { ...attributesOf(body), email: emailOf(body.email) }
  const id = typeof body.id === 'string' ? body.id : undefined
  const user = await transaction(pool, (db) => createUser(db, attributes, id))
  return c.json(shownUser(user))
}

async function change(c: Context, { pool }: AdminServices) {
  const attributes = attributesOf(await bodyOf(c))
  const user = await transaction(pool, async (db) => {
    const { id } = await userById(db, idOf(c))
    return changeUser(db, id, attributes)
  })
  return c.json(shownUser(user))
}

async function remove(c: Context, { pool }: AdminServices) {
  const body = objectFromJson(await c.req.text())
  if (body?.should_soft_delete === true) throw invalid('Soft deletion is not supported here')
  await deleteUser(pool, idOf(c))
  return c.json({})
}

async function link(c: Context, { pool, apiUrl, siteUrl }: AdminServices) {
  const body = await bodyOf(c)
  const redirectTo = c.req.query('redirect_to') ?? String(body.redirect_to ?? siteUrl)
  return c.json(await transaction(pool, (db) => makeLink(db, { body, apiUrl, redirectTo })))
}

async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  const body = objectFromJson(await c.req.text())
  if (body === undefined) throw invalid('Could not read request body as JSON')
  return body
}

const positive = (given: string | undefined, otherwise: number) => {
  const number = Number(given || otherwise)
  return Number.isInteger(number) && number > 0 ? number : otherwise
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof AdminError) return c.json(error.body(), error.status)
  console.error(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
  return c.json({ code: 500, error_code: 'unexpected_failure', msg: 'Internal error' }, 500)
}
