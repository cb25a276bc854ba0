/** Providers of models as the programs of a composition find them: nobody is to reach a real one from here. */
import type { StackAddresses } from '../ports/services.ts'
import { fill } from '../systems/environment.ts'
import type { ProductionManifest } from '../systems/manifest.ts'

type Values = Readonly<Record<string, string>>

/**
 * Variables of the manifest that lead to the target's provider, as far as the composition leaves them to the
 * program: its default is an address on the web.
 */
export function providersBeside(
  { environment, file }: Pick<ProductionManifest, 'environment' | 'file'>,
  given: Values | undefined,
  stack: StackAddresses,
): Values {
  const own = Object.entries(environment).filter(
    ([name, value]) => value.includes('${modelProvider.') && !(name in (given ?? {})),
  )
  return fill(Object.fromEntries(own), stack, file)
}
