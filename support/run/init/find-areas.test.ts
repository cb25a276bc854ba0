/** By which method the programs of a repository change what a user has made. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findArea, interfaceOf } from './find-areas.ts'

const programs = (changers: string) => ({
  'main.py': `app = FastAPI()
class Project(BaseModel):
    name: str

@app.get("/projects")
def all() -> list[Project]: ...
@app.get("/projects/{project_id}")
def one(project_id: int) -> Project: ...
@app.post("/projects")
def make(body: Project): ...
${changers}
def change(project_id: int, body: Project): ...
`,
})

function projectsOf(changers: string) {
  const files: Readonly<Record<string, string>> = programs(changers)
  const known = interfaceOf({ paths: Object.keys(files), text: (path) => files[path] ?? '' })
  return findArea(known, 'projects', () => undefined)
}

it('a thing that is changed by PUT alone is changed by PUT', () => {
  const { change, changeMethod } = projectsOf('@app.put("/projects/{project_id}")') ?? {}
  assert.deepEqual({ change, changeMethod }, { change: { name: 'Changed' }, changeMethod: 'PUT' })
})

it('where PATCH is there, too, nothing is said of the method', () => {
  const both = '@app.put("/projects/{project_id}")\n@app.patch("/projects/{project_id}")'
  const { change, changeMethod } = projectsOf(both) ?? {}
  assert.deepEqual(
    { change, changeMethod },
    { change: { name: 'Changed' }, changeMethod: undefined },
  )
})
