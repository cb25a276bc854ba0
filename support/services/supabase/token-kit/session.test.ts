/** The kit with sessions of a real Auth service. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { newPerson, type Person } from '../people.ts'
import { openStack, type TestStack } from '../test-stack.ts'
import { credential, forgedNames, genuineNames } from './kit.ts'
import { claimsOf, type Materials, materialsOf } from './materials.ts'

describe('the token kit on a real session', () => {
  let stack: TestStack<unknown>
  let person: Person
  let materials: Materials
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
    person = (await newPerson(stack.supabase.address)).person
    materials = await materialsOf(stack.supabase.address, person)
  })
  after(() => stack.close())

  /** Who the Auth service takes the bearer for; undefined when it refuses. */
  const takenFor = async (name: string): Promise<string | undefined> => {
    const { url, anonKey } = stack.supabase.address
    const authorization = (await credential(name, materials)) ?? ''
    const response = await fetch(`${url}/auth/v1/user`, {
      headers: { apikey: anonKey, authorization },
    })
    const { id } = (await response.json()) as { id?: string }
    return response.ok ? id : undefined
  }

  it('has the claims that the Auth service gives, and a later token of the same user', () => {
    const { sub, aud, role, iss } = claimsOf(materials)
    assert.deepEqual([sub, aud, role], [person.id, 'authenticated', 'authenticated'])
    assert.match(String(iss), /\/auth\/v1$/)
    const later = claimsOf({ ...materials, token: materials.refreshed ?? '' })
    assert.equal(later.sub, person.id)
  })

  it('is taken where it is genuine', async () => {
    const names = genuineNames.filter((name) => !name.includes('small letters'))
    const taken = await Promise.all(names.map(takenFor))
    assert.deepEqual(
      taken,
      names.map(() => person.id),
    )
  })

  it("is refused where its signature is not the project's", async () => {
    const unable = [
      'a token of the published key as a secret',
      'a token that says where its key is',
    ]
    const names = (forgedNames.signature ?? []).filter((name) => !unable.includes(name))
    // Which hash is accepted is for the project to say; its secret is behind this one.
    const strict = names.filter((name) => name !== 'a token by a stronger hash')
    for (const name of strict) assert.equal(await takenFor(name), undefined, name)
  })
})
