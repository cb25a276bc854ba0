/** Which of the systems a repository is an implementation of, as far as its files tell. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

/** A sign is counted once, however many files have it. Source: the words of the documents. */
const signs: Readonly<Record<string, readonly RegExp[]>> = {
  vocabgo: [/\bupload_cooldowns\b/, /\bwordlists\b/, /\bexport_jobs\b|\bvocab_jobs\b/],
  'curriculum-extractor': [
    /\bingestions?\b/i,
    /\bextractions?\b/i,
    /\bworksheets?\b/i,
    /\bcelery\b|\bbullmq\b/i,
    /SUPABASE_STORAGE_BUCKET/,
  ],
  'production-migration': [
    /\bR2_[A-Z]+|CLOUDFLARE_R2|r2\.cloudflarestorage/,
    /\bMINIO_|\bminio\b/i,
    /\bOPENROUTER_API_KEY\b/,
    /\b(TAVILY|BREVO)_API_KEY\b/,
    /NEXT_PUBLIC_SUPABASE_/,
    /\bvisual[_-]assets?\b/i,
    /\bcelery-worker\b/,
  ],
}

const told =
  /\.(sql|py|ts|js|mjs|toml|ya?ml)$|(^|\/)(package\.json|requirements[\w.-]*\.txt|\.?env[\w.-]*|[\w-]+\.env)$/

/** The one with most signs; undefined where nothing tells, or two tell the same. */
export function guessSystem({ paths, text }: RepositoryFiles): string | undefined {
  const texts = paths.filter((path) => told.test(path) && !path.endsWith('-lock.json')).map(text)
  const counted = Object.entries(signs).map(([system, own]) => ({
    system,
    seen: own.filter((sign) => texts.some((each) => sign.test(each))).length,
  }))
  const [first, second] = counted.sort((a, b) => b.seen - a.seen)
  if (first === undefined || first.seen === 0 || first.seen === second?.seen) return undefined
  return first.system
}
