/** Documents for the operators of the system that moves to production. */
import { z } from 'zod'

export const productionDocuments = z
  .strictObject({
    quickstart: z.string().default('specs/006-production-infrastructure/quickstart.md'),
    /** Every other document that an operator is pointed to. */
    others: z.array(z.string()).default(['README.md']),
  })
  .prefault({})
