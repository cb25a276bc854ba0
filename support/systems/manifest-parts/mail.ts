/** How a system is made to send a mail, and the variables that lead to its mail server. */
import { z } from 'zod'

/** Source of the names: document 001, "Environment Variables by Service", e-mail. */
export const mail = z
  .strictObject({
    /**
     * A request by which an administrator has a mail sent; `{to}` in its path or in the fields of its body,
     * which is JSON, is the address.
     */
    trigger: z
      .strictObject({
        method: z.string().default('POST'),
        path: z.string(),
        body: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    host: z.string().default('SMTP_HOST'),
    port: z.string().default('SMTP_PORT'),
    user: z.string().default('SMTP_USER'),
    password: z.string().default('SMTP_PASSWORD'),
    encrypted: z.string().default('SMTP_TLS'),
    sender: z.string().default('EMAILS_FROM_EMAIL'),
    /** The documented sender of staging and production. */
    address: z.string().default('noreply@curriculumextractor.com'),
  })
  .prefault({})
