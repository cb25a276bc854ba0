/** A workflow as the classes of a repository have it: nobody has to write the example down again. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { init } from '../commands/init.ts'
import { interfaceOf } from './find-areas.ts'
import { findExecution } from './find-execution.ts'

const filesOf = (text: Readonly<Record<string, string>>) =>
  ({ paths: Object.keys(text), text: (path: string) => text[path] ?? '' }) as Parameters<
    typeof interfaceOf
  >[0]

const routes = `app = FastAPI()
@app.get("/workflows", response_model=list[WorkflowRead])
def all(): ...
@app.post("/workflows")
def make(body: WorkflowCreate): ...
@app.get("/executions/{execution_id}", response_model=ExecutionDetail)
def one(execution_id: int): ...
`
const found = (classes: string) => {
  const files = { 'main.py': routes, 'schemas.py': classes }
  return findExecution(interfaceOf(filesOf(files)))
}

const prompts = ['A slogan for a lighthouse', 'A poster of a lighthouse at night']

it('steps of two kinds are told by their types, and their outputs one by one', () => {
  const classes = `Kind = Literal["input", "text_generation", "image_generation"]
class Config(BaseModel):
    prompt: str | None = None
    system_prompt: str | None = None
    model: str | None = None
class Node(BaseModel):
    id: str
    type: Kind
    label: str | None = None
    config: Config = Config()
class Definition(BaseModel):
    nodes: Annotated[list[Node], Field(min_length=1)]
    edges: list[str] = []
class WorkflowCreate(BaseModel):
    project_id: int
    name: str
    definition: Definition = Definition()
class Status(str, Enum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
class Execution(Base):
    __tablename__ = "executions"
    state: Mapped[Status] = mapped_column()
class StepRead(BaseModel):
    output: str | None
class ExecutionDetail(BaseModel):
    state: str
    steps: list[StepRead]
`
  assert.deepEqual(found(classes), {
    workflow: {
      project_id: '{project}',
      name: 'Campaign',
      definition: {
        nodes: [
          { id: 'slogan', type: 'text_generation', config: { prompt: prompts[0] } },
          { id: 'poster', type: 'image_generation', config: { prompt: prompts[1] } },
        ],
      },
    },
    prompts,
    ...{ status: 'state', finished: ['done'], failed: ['failed'] },
    ...{ text: 'steps.0.output', image: 'steps.1.output' },
  })
})

it('what no class tells apart is left to be said, and outputs go by the names of the steps', () => {
  const classes = `class Step(BaseModel):
    name: str
class WorkflowCreate(BaseModel):
    project_id: int
    definition: dict[str, Any]
    steps: list[Step]
class ExecutionDetail(BaseModel):
    status: str
    result: dict[str, Any] | None
`
  assert.deepEqual(found(classes), {
    workflow: { project_id: '{project}', definition: {}, steps: [] },
    prompts,
    ...{ text: 'result.slogan', image: 'result.poster' },
  })
})

it('outputs in a list go by their places', () => {
  const classes = `class WorkflowCreate(BaseModel):
    project_id: int
class ExecutionDetail(BaseModel):
    status: str
    outputs: list[Any]
`
  const { text, image } = found(classes) ?? {}
  assert.deepEqual({ text, image }, { text: 'outputs.0.text', image: 'outputs.1.url' })
})

it('the draft has it as an example, its comments as comments', async (t) => {
  const own = {
    '.env.production.example': 'R2_ENDPOINT=https://x\n',
    'main.py': routes,
    'schemas.py':
      'class WorkflowCreate(BaseModel):\n    project_id: int\n    goal: Literal["win"]\n',
  }
  const folder = folderWith(t, own)
  assert.equal(await init([folder, '--system', 'production-migration'], () => undefined), 0)
  const text = readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
  assert.match(text, /^# {3}workflow:\n# {5}project_id: "\{project\}"\n# {5}goal: win$/m)
  assert.doesNotMatch(text, /^# # /m)
})

it('what a workflow is made of is not left to be said for its area either', async (t) => {
  const node = 'class Node(BaseModel):\n    id: str\n    type: Literal["text_generation"]\n'
  const definition =
    'class Definition(BaseModel):\n    nodes: Annotated[list[Node], Field(min_length=1)]\n'
  const made = 'class WorkflowCreate(BaseModel):\n    project_id: int\n    definition: Definition\n'
  const folder = folderWith(t, {
    '.env.production.example': 'R2_ENDPOINT=https://x\n',
    'main.py': routes,
    'schemas.py': `${node}${definition}${made}class ExecutionDetail(BaseModel):\n    status: str\n`,
  })
  assert.equal(await init([folder, '--system', 'production-migration'], () => undefined), 0)
  const text = readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
  assert.match(text, /^ {4}body:\n {6}project_id: "\{project\}"\n {6}definition:\n/m)
  assert.doesNotMatch(text, /Still to be said/)
})

it('a repository without such a class has no example of its own', () => {
  assert.equal(found(''), undefined)
})
