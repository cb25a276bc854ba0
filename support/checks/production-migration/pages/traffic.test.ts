/** Which answers to a page mean that the API has let it in. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { opened } from './traffic.ts'

const wire = (...statuses: number[]) =>
  ({
    requests: () =>
      statuses.map((status) => ({ method: 'GET', path: `/${status}`, status, authorization: 'x' })),
  }) as never

it('is what it gives, and what it says is unchanged since a page has got it', () => {
  assert.deepEqual(opened(wire(200, 304, 302, 401, 503)), ['GET /200', 'GET /304'])
})
