/** How deep a queue is, and what the workers say: found in routes of several shapes. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findStatistics } from './find-statistics.ts'

/** The statistics of a program whose one route is this. */
function found(routes: string, more = '') {
  const text: Readonly<Record<string, string>> = {
    'app/main.py': `router = APIRouter(prefix="/tasks")
app = FastAPI()
app.include_router(router, prefix="/api/v1")
${routes}
${more}`,
  }
  const files = { paths: Object.keys(text), text: (path: string) => text[path] ?? '' }
  return findStatistics(files as Parameters<typeof findStatistics>[0])?.value
}

const inspected = `
@router.get("/inspect/stats", dependencies=[Admin])
def stats() -> Stats:
    inspect = app.control.inspect(timeout=1.0)
    told = inspect.stats() or {}
    return Stats(
        workers=told,
        active=inspect.active() or {},
        queues={q: int(redis.llen(q)) for q in QUEUES},
    )
`

describe('statistics', () => {
  it('are what Celery says of its workers, and the depth of each queue', () => {
    const types =
      'class Stats(BaseModel):\n    workers: dict[str, Any]\n    active: dict[str, Any]\n    queues: dict[str, int]'
    assert.deepEqual(found(inspected, types), {
      concurrency: 'workers.*.pool.max-concurrency',
      waiting: 'queues.{queue}',
      unfinished: ['queues.{queue}', 'active.*.length'],
    })
  })
  it('are told by what is returned where no class says it', () => {
    const plain = inspected.replace(' -> Stats', '')
    assert.deepEqual(found(plain)?.waiting, 'queues.{queue}')
  })
  it('are several numbers of each queue, by their class', () => {
    const types = `class Depth(BaseModel):
    waiting: int
    delayed: int
    name: str
class Queues(BaseModel):
    queues: dict[str, Depth]`
    const route = '@router.get("/queues")\ndef queues() -> Queues:\n    return depths()'
    assert.deepEqual(found(route, types), {
      route: '/api/v1/tasks/queues',
      waiting: 'queues.{queue}.waiting',
      unfinished: ['queues.{queue}.waiting', 'queues.{queue}.delayed'],
    })
  })
  it('are one number, of which nobody knows whether jobs at work count', () => {
    const route = `@router.get("/stats")
async def stats():
    depth = await redis.llen("work")
    return {"queue_depth": depth, "version": 1}`
    assert.deepEqual(found(route), { route: '/api/v1/tasks/stats', waiting: 'queue_depth' })
  })
  it('are told by the functions to which a route leaves the answer', () => {
    const route = `async def worker_stats():
    def read():
        inspector = celery.control.inspect()
        return {"stats": inspector.stats() or {}, "active": inspector.active()}
    return await asyncio.to_thread(read)

@router.get("/inspect/stats")
async def stats():
    return await worker_stats()`
    assert.deepEqual(found(route), { concurrency: 'stats.*.pool.max-concurrency' })
  })
  it('are not there where a route tells of one job, or of nothing like it', () => {
    assert.equal(
      found(
        '@router.get("/stats/{task_id}")\ndef one():\n    return {"waiting": redis.llen(task_id)}',
      ),
      undefined,
    )
    assert.equal(found('@router.get("/stats")\ndef all():\n    return {"users": 1}'), undefined)
    const rows = 'class Rows(BaseModel):\n    pending: int\n    users: int'
    assert.equal(
      found('@router.get("/stats")\ndef all() -> Rows:\n    return rows()', rows),
      undefined,
    )
  })
})
