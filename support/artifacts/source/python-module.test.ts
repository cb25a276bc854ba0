/** What stands in a file of Python is told by its tree, wherever it stands and however it is written. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PythonExpression } from './python-expressions.ts'
import { pythonModule } from './python-module.ts'

describe('a file of Python', () => {
  it('tells what each name is imported from', () => {
    const { imports } = pythonModule(`
from .a.b import (
    c as d,  # why
    e,
)
import x.y as z, q.r
from . import w`)
    assert.deepEqual(imports, [
      { local: 'd', module: '.a.b', name: 'c' },
      { local: 'e', module: '.a.b', name: 'e' },
      { local: 'z', module: 'x.y' },
      { local: 'q.r', module: 'q.r' },
      { local: 'w', module: '.', name: 'w' },
    ])
  })
  it('tells texts that are put together, and f-strings by their parts', () => {
    const { assignments } = pythonModule('A: str = "/v" "1"\nB = f"{s.X}/a"\nC = """long"""')
    const [a, b, c] = assignments.map(({ value }) => value)
    assert.equal(a?.kind === 'text' && a.text, '/v1')
    assert.deepEqual(b?.kind === 'template' && b.parts.map(wordOf), ['s.X', '/a'])
    assert.equal(c?.kind === 'text' && c.text, 'long')
  })
  it('tells calls within loops and functions, with what they are given', () => {
    const { calls } = pythonModule(`
def make():
    for n, p in [(a, "/a")]:
        app.include_router(n.router, prefix=p, **more)`)
    const [call] = calls.filter((each) => each.call.callee === 'app.include_router')
    assert.equal(call?.inside, 'make')
    assert.equal(call?.line, 4)
    assert.deepEqual(call?.loops[0]?.locals, ['n', 'p'])
    const given = call?.call.given.map(({ name, value }) => [name, value.written])
    assert.deepEqual(given, [
      [undefined, 'n.router'],
      ['prefix', 'p'],
      [undefined, 'more'],
    ])
  })
  it('tells what a method belongs to where that is no name', () => {
    const [value] = pythonModule('x = (a or "b").split(",")').assignments
    const call = value?.value
    assert.equal(call?.kind === 'call' && call.of?.written, 'a or "b"')
  })
  it('tells functions by decorators, parameters, answers and what they return', () => {
    const [made] = pythonModule(`
@router.get("/x")
@cached
async def f(*, a: Up = File(...), b: list[X] | None = None, **kw) -> Answer:
    def inner():
        return 2
    if a:
        return {"id": 1}
    return Answer()`).functions
    assert.deepEqual(
      made?.decorators.map(({ callee, line }) => [callee, line]),
      [
        ['router.get', 2],
        ['cached', 3],
      ],
    )
    const parameters = made?.parameters.map(({ name, type, value }) => [
      name,
      type?.written,
      value?.written,
    ])
    assert.deepEqual(parameters, [
      ['a', 'Up', 'File(...)'],
      ['b', 'list[X] | None', 'None'],
      ['kw', undefined, undefined],
    ])
    assert.equal(made?.answer?.written, 'Answer')
    assert.deepEqual(
      made?.returned.map(({ written }) => written),
      ['{"id": 1}', 'Answer()'],
    )
  })
  it('tells classes by bases and fields, those of inner classes apart', () => {
    const [own] = pythonModule(`
class S(Base, table=True):
    """About."""
    a: int
    b = Column(Integer)
    class Config:
        env_prefix = "B_"
    def c(self):
        d = 1`).classes
    assert.deepEqual(
      own?.bases.map(({ name, value }) => [name, value.written]),
      [
        [undefined, 'Base'],
        ['table', 'True'],
      ],
    )
    assert.deepEqual(
      own?.fields.map(({ target }) => target),
      ['a', 'b'],
    )
    assert.equal(own?.inner.Config?.[0]?.target, 'env_prefix')
  })
  it('tells the rest of a file that does not parse', () => {
    const { assignments } = pythonModule('a = 1\nb = = (\nc = [')
    assert.equal(assignments[0]?.target, 'a')
  })
})

const wordOf = (part: PythonExpression) =>
  part.kind === 'name' ? part.name : part.kind === 'text' ? part.text : part.kind
