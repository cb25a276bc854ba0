/** The parts of an answer about health, wherever its program puts them. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { interfaceOf } from './find-areas.ts'
import { findHealth } from './find-health.ts'

const found = (body: string, before = '') => {
  const text = `app = FastAPI()\n${before}\n@app.get("/health")\nasync def health():\n${body}`
  const files = { paths: ['main.py'], text: () => text } as unknown as Parameters<
    typeof interfaceOf
  >[0]
  return findHealth(interfaceOf(files))
}

it('a table below a name of its own, made before and handed to a response', () => {
  const body = `    checks = {
        "database": await probe(db.ping),
        "storage": "configured",
    }
    ok = "error" not in checks.values()
    return JSONResponse({"status": "healthy" if ok else "unhealthy", "checks": checks}, status_code=200)
`
  assert.deepEqual(found(body), { database: 'checks.database', storage: 'checks.storage' })
})

it('a table that is filled key by key', () => {
  const body = `    services = {}
    services["postgres"] = await ask(db)
    services["r2"] = await ask(store)
    return JSONResponse(status_code=503, content={"services": services})
`
  assert.deepEqual(found(body), { database: 'services.postgres', storage: 'services.r2' })
})

it('names at the top', () => {
  const body = '    return {"status": "ok", "database": one(), "storage": two()}\n'
  assert.deepEqual(found(body), { database: 'database', storage: 'storage' })
})

it('the class of the answer, and the class of its part', () => {
  const classes = `class Parts(BaseModel):
    db: str
    storage: str
class Health(BaseModel):
    status: str
    parts: Parts
`
  const asked = found('    return await health_of(app)\n', classes)
  assert.equal(asked, undefined)
  const text = '    return Health(status="ok", parts=await parts())\n'
  assert.deepEqual(found(text, classes), { database: 'parts.db', storage: 'parts.storage' })
})

it('an answer that tells of one alone is left to be said', () => {
  assert.equal(found('    return {"status": "ok", "database": one()}\n'), undefined)
})
