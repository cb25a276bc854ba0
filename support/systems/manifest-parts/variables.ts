/** The variables of a system and their values, where its manifest does not give them. */
import { z } from 'zod'

/**
 * Every variable of document 001, "Environment Variables by Service", with what the target has for it;
 * `${…}` is filled in, and `${secret}` is a new random value.
 */
const documented: Readonly<Record<string, string>> = {
  ENVIRONMENT: 'local',
  PROJECT_NAME: 'CurriculumExtractor',
  STACK_NAME: 'curriculum-extractor',
  DOMAIN: 'localhost',
  FRONTEND_HOST: 'http://localhost:5173',
  BACKEND_CORS_ORIGINS: 'http://localhost:5173',
  SECRET_KEY: '${secret}',
  FIRST_SUPERUSER: 'admin@example.com',
  FIRST_SUPERUSER_PASSWORD: '${secret}',
  DATABASE_URL: '${postgres.url}',
  SUPABASE_URL: '${supabase.url}',
  SUPABASE_KEY: '${supabase.anonKey}',
  SUPABASE_ANON_KEY: '${supabase.anonKey}',
  SUPABASE_SERVICE_KEY: '${supabase.serviceKey}',
  SUPABASE_STORAGE_BUCKET_WORKSHEETS: 'worksheets',
  SUPABASE_STORAGE_BUCKET_EXTRACTIONS: 'extractions',
  REDIS_URL: '${redis.url}',
  REDIS_PASSWORD: '${redis.password}',
  CELERY_BROKER_URL: '${redis.url}',
  CELERY_RESULT_BACKEND: '${redis.url}',
  CELERY_TASK_SERIALIZER: 'json',
  CELERY_RESULT_SERIALIZER: 'json',
  SMTP_HOST: '${mailbox.smtpHost}',
  SMTP_PORT: '${mailbox.smtpPort}',
  SMTP_TLS: 'False',
  EMAILS_FROM_EMAIL: 'noreply@example.com',
}

export const variables = z.record(z.string(), z.string()).default({ ...documented })
