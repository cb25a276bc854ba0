/** Accounts that a system keeps itself, instead of those of Supabase Auth. */
import { z } from 'zod'

const values = z.record(z.string(), z.string())

/** `body` is sent as JSON, `form` as a form; `{email}`, `{password}` and `{newPassword}` are filled in. */
const request = z.strictObject({
  method: z.string().default('POST'),
  path: z.string(),
  body: values.optional(),
  form: values.optional(),
})

/**
 * Left out where users sign in at Supabase Auth. Otherwise the suite makes an account for each of its users
 * and signs them in where they ask for something; an administrator is the first superuser of the environment.
 */
export const accounts = z.strictObject({
  /** Makes an account, and where its answer names the user's id. */
  signUp: request.extend({
    id: z.string().default('id'),
    /** Who may ask for it: anybody for themselves, or the first superuser for others. */
    by: z.enum(['anybody', 'superuser']).default('anybody'),
  }),
  /** Opens a session, and where its answer has the token that goes with every request (`Bearer`). */
  signIn: request.extend({ token: z.string().default('access_token') }),
  /** Gives the signed-in user another password. */
  choosePassword: request.optional(),
})

export type Accounts = z.infer<typeof accounts>
export type AccountRequest = z.infer<typeof request>
