/** Secrets that whoever reads the repository or the documentation of Supabase knows. */
import type { ProductionScene } from '../../run/scene.ts'
import { sourceFiles } from '../clean-copy.ts'

/** With it the services of Supabase sign where nobody has changed it (Supabase, "Self-hosting with Docker"). */
const ofSupabase = 'super-secret-jwt-token-with-at-least-32-characters-long'

/** Values of every example of an environment file that are called a secret, and the sample of Supabase. */
export async function shownSecrets({ production, dir }: ProductionScene): Promise<string[]> {
  const files = await sourceFiles({ manifest: production, dir })
  const written = files.filter(({ path }) =>
    /(^|\/)(\.env[\w.-]*|[\w-]+\.env|env\.\w+)$/.test(path),
  )
  const shown = written
    .flatMap(({ text }) => [...text.matchAll(/^(?:export\s+)?([A-Z]\w*)=['"]?([^'"\s#]+)/gm)])
    .filter(([, name = '']) => /SECRET|KEY|PASSWORD/.test(name))
    .map(([, , value = '']) => value)
  return [...new Set([...shown, ofSupabase])]
}
