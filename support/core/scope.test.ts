import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scope } from './scope.ts'

test('undo runs in reverse order', async () => {
  const order: string[] = []
  const work = scope('work')
  work.undo('first', () => order.push('first'))
  work.undo('second', () => order.push('second'))
  assert.deepEqual(await work.unwind(), [])
  assert.deepEqual(order, ['second', 'first'])
})

test('a failing undo stops no other and none of the errors is lost', async () => {
  const order: string[] = []
  const work = scope('work')
  work.undo('a', () => {
    throw new Error('a broke')
  })
  work.undo('b', () => order.push('b'))
  work.undo('c', () => Promise.reject(new Error('c broke')))
  const errors = await work.unwind()
  assert.deepEqual(
    errors.map((e) => e.message),
    ['cannot undo "c": c broke', 'cannot undo "a": a broke'],
  )
  assert.deepEqual(order, ['b'])
})

test('an undo that hangs is given up after its own budget', async () => {
  const work = scope('work')
  work.undo('hangs', () => new Promise(() => undefined))
  const [error] = await work.unwind(5)
  assert.match(error?.message ?? '', /"hangs": took longer than 5 ms/)
})

test('a second unwind finds nothing left', async () => {
  let times = 0
  const work = scope('work')
  work.undo('once', () => {
    times += 1
  })
  await work.unwind()
  await work.unwind()
  assert.equal(times, 1)
})

test('what is registered while unwinding is undone, too', async () => {
  const order: string[] = []
  const work = scope('work')
  work.undo('outer', () => {
    work.undo('inner', () => order.push('inner'))
    order.push('outer')
  })
  await work.unwind()
  assert.deepEqual(order, ['outer', 'inner'])
})
