import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { bearsName } from './stack-name.ts'

const service = (tree: object) => ({ tree: { ...tree } })
const composition = (name: string, tree: object) =>
  ({ name, services: { backend: service(tree) } }) as unknown as Parameters<typeof bearsName>[0]

it('a stack is told by the name of its project, or by the labels of its containers', () => {
  bearsName(composition('stack-7', {}), 'stack-7')
  bearsName(
    composition('fixed', { labels: { 'traefik.http.routers.stack-7-api': 'x' } }),
    'stack-7',
  )
  bearsName(composition('fixed', { deploy: { labels: { stack: 'stack-7' } } }), 'stack-7')
})

it('a name that only the programs are told keeps no stack apart', () => {
  const told = composition('fixed', { environment: { STACK_NAME: 'stack-7' } })
  assert.throws(() => bearsName(told, 'stack-7'), Violation)
})
