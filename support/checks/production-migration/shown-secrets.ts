/** Secrets that whoever reads the repository or the documentation of Supabase knows. */
import { parseDotenv } from '../../artifacts/compose/dotenv.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { sourceFiles } from '../repository-files.ts'

/** With it the services of Supabase sign where nobody has changed it (Supabase, "Self-hosting with Docker"). */
const ofSupabase = 'super-secret-jwt-token-with-at-least-32-characters-long'

/** Values of every example of an environment file that are called a secret, and the sample of Supabase. */
export async function shownSecrets({ production, dir }: ProductionScene): Promise<string[]> {
  const files = await sourceFiles({ manifest: production, dir })
  const shown = files
    .filter(({ path }) => /(^|\/)\.?env[\w.-]*$/.test(path))
    .flatMap(({ text }) => Object.entries(parseDotenv(text, () => undefined)))
    .filter(([name, value]) => /SECRET|KEY|PASSWORD/.test(name) && value !== '')
  return [...new Set([...shown.map(([, value]) => value), ofSupabase])]
}
