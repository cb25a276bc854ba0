/** The first account of a system, which its environment names. */
import { z } from 'zod'

export const superuser = z
  .strictObject({
    password: z.string().default('FIRST_SUPERUSER_PASSWORD'),
    /** A route that answers administrators alone. */
    adminOnly: z.string().optional(),
  })
  .prefault({})
