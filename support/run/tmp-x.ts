import { scope } from '../core/scope.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { startStack } from './embedded-stack.ts'

const s = scope('x')
const t = performance.now()
const ps: any[] = []
try {
  const st = await startStack(
    launcher((p) => {
      ps.push(p)
    }),
    '/tmp/xstack',
    s,
  )
  console.log(Math.round(performance.now() - t))
} catch (e) {
  console.log(e)
  for (const p of ps)
    if (p.name === 'supabase')
      console.log(
        p
          .lines()
          .map((l: any) => l.text)
          .join('\n')
          .slice(0, 1500),
      )
}
console.log(await s.unwind())
process.exit()
