/** Everything that is promised of launched programs, where a process of its own starts them. */
import { startProgramsElsewhere } from '../../ports/starter/begin.ts'

await startProgramsElsewhere()
await import('./launcher.test.ts')
