/** A repository in the manner of FastAPI's templates: what its sources tell, nobody has to write down. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { init } from '../commands/init.ts'

const files: Readonly<Record<string, string>> = {
  '.env.example':
    'REDIS_URL=redis://x\nFLOWER_BASIC_AUTH=admin:changethis\nSUPABASE_JWT_SECRET=changethis\n',
  'docker-compose.yml': `
services:
  redis: { image: "redis:7" }
  jobs: { command: celery -A app.worker worker -c 4 }
  api: { build: backend }`,
  'docker-compose.override.yml': `
services:
  api: { command: fastapi run --reload app/main.py }
  mailcatcher: { image: schickling/mailcatcher }`,
  'backend/Dockerfile': 'FROM python\nWORKDIR /app\nENV PYTHONPATH=/app',
  'frontend/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"6"}}',
  // Made of the programs, which tell more.
  'frontend/openapi.json': '{"paths":{"/v1/uploads/":{"post":{}},"/v1/health/":{"get":{}}}}',
  'backend/alembic.ini': 'script_location = app/alembic',
  'backend/scripts/prestart.sh': 'alembic upgrade head',
  'backend/app/config.py': `
class Settings(BaseSettings):
    API_V1: str = "/v1"
    ORIGINS: Annotated[
        list[str], Something()
    ] = []
    PUBLIC_KEY: str = Field(
        validation_alias=AliasChoices("PUBLIC_KEY", "OTHER_KEY")
    )
    WITH_DEFAULT: str = Field(default="x", max_length=3)
    NEEDED: str
    MAX_UPLOAD_SIZE_MB: int = 2
    TASK_RETRY_DELAY_SECONDS: int = 60
    OCR_TIMEOUT: int = 120
    SUPABASE_TIMEOUT_SECONDS: int = 20
    SEGMENTATION_TIMEOUT_MS: int = 180000
    TAGGING_TIMEOUT_SECONDS: float = 60
`,
  'backend/app/main.py': `
api = APIRouter()
api.include_router(items.router, prefix="/items")
api.include_router(uploads.router)
app = FastAPI()
app.include_router(api, prefix=settings.API_V1)
app.include_router(uploads.router, prefix="/alias", include_in_schema=False)
`,
  'backend/app/uploads.py': `
router = APIRouter(prefix="/uploads", tags=["x"])
@router.post("/", response_model=Made)
async def make(*, sheet: UploadFile) -> Any: ...
`,
  'backend/app/items.py': `
router = APIRouter()
@router.get("/", response_model=Page)
def all(): ...
@router.get("/extractions/{extraction_id}")
def one(extraction_id: UUID): ...
@router.get("/extractions", response_model=Page)
def some(): ...
@router.post("/extractions/{extraction_id}/approve")
def approve(): ...
`,
  'backend/app/login.py': `
router = APIRouter()
@router.post("/login")
def login(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...
@router.post("/signup")
def signup(): ...
@router.get("/health/")
def health(): ...
`,
  'backend/app/models.py': `
class Base(SQLModel):
    signed_url: str
class Made(Base):
    id: int
    task_id: str | None
class Page(SQLModel):
    data: list[Made]
`,
  'backend/app/worker.py': `
GENERAL = "celery"
WORK = "heavy"
app = Celery("x")
app.conf.update(task_default_queue=GENERAL, task_routes={"tasks.*": {"queue": WORK}})
@app.task(bind=True, name="tasks.extract", max_retries=3)
def extract(self, extraction_id): ...
`,
  'backend/app/alembic/versions/1.py': `
op.create_table('extraction', sa.Column('id', sa.Uuid()), sa.Column('owner_id', sa.Uuid()),
    sa.Column('status', sa.String()), sa.Column('signed_url', sa.Text()),
    sa.Column('signed_url_expires_at', sa.DateTime()))
op.create_table('question', sa.Column('extraction_id', sa.Uuid()), sa.Column('tags', JSONB()))
`,
}

/** Fields of the manifest, and what must stand there. */
const expected: Readonly<Record<string, unknown>> = {
  routes: {
    health: '/v1/health/',
    ingestions: '/v1/uploads/',
    extraction: '/v1/items/extractions/{id}',
    list: '/v1/items/extractions',
    approve: '/v1/items/extractions/{id}/approve',
  },
  ingestion: {
    ...{ field: 'sheet', extraction: 'id', job: 'task_id', url: 'signed_url', limit: 2_097_152 },
  },
  'list.items': 'data',
  'accounts.signIn': { path: '/v1/login', form: { username: '{email}', password: '{password}' } },
  'accounts.signUp.path': '/v1/signup',
  'environments.required': ['PUBLIC_KEY', 'NEEDED'],
  'environment.FLOWER_BASIC_AUTH': 'admin:${secret}',
  'environment.SUPABASE_JWT_SECRET': '${supabase.jwtSecret}',
  queue: { kind: 'celery', name: 'heavy', task: 'tasks.extract', general: 'celery', runs: 4 },
  extractions: {
    table: 'public.extraction',
    id: 'id',
    status: 'status',
    user: 'owner_id',
    url: 'signed_url',
    urlExpires: 'signed_url_expires_at',
    drafts: { table: 'public.question', extraction: 'extraction_id' },
  },
  'questions.tags': 'tags',
  'settings.retryDelay': { variable: 'TASK_RETRY_DELAY_SECONDS', unit: 'whole-s' },
  'settings.stageLimits': {
    ocr: { variable: 'OCR_TIMEOUT', unit: 'whole-s' },
    segmentation: { variable: 'SEGMENTATION_TIMEOUT_MS' },
    tagging: { variable: 'TAGGING_TIMEOUT_SECONDS', unit: 's' },
  },
  'resilience.storageTimeout': { variable: 'SUPABASE_TIMEOUT_SECONDS', unit: 'whole-s' },
  'composition.supplied': { mailcatcher: 'mailbox' },
  'composition.environment': { REDIS_URL: 'redis://:${redis.password}@redis:6379/0' },
  'deployment.rollback': ['alembic', 'downgrade', '-1'],
  'deployment.migrateTo': ['alembic', 'upgrade', '{version}'],
}

describe('init in a repository of FastAPI and Celery', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-fastapi-'))
  let text = ''
  before(async () => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    assert.equal(await init([folder, '--system', 'curriculum-extractor'], () => undefined), 0)
    text = readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
  })
  after(() => rmSync(folder, { recursive: true }))

  for (const [path, value] of Object.entries(expected)) {
    it(`finds ${path}`, () => {
      const inner = (at: unknown, step: string) => Reflect.get(Object(at), step) as unknown
      assert.deepEqual(path.split('.').reduce<unknown>(inner, parse(text)), value)
    })
  }
  it('writes an example of the processes that starts what the repository has', () => {
    assert.match(
      text,
      /"bash scripts\/prestart\.sh && exec fastapi run app\/main\.py --port \$PORT"/,
    )
    assert.match(text, /# .*virtual environment/)
    assert.equal(text.match(/^# {5}environment: \{ PYTHONPATH: "\." \}$/gm)?.length, 2)
  })
  it('writes how its frontend starts, too, without which its composition does not come up', () => {
    assert.match(text, /^# {3}frontend:\n# {5}command: \["bash", "-c", "exec node_modules.*vite /m)
    assert.match(text, /^# {5}production: \{ build: \["npm", "run", "build"\], command: /m)
    assert.match(text, /^# The frontend needs its packages/m)
  })
  it('writes beside it by which variables that worker is told its queues and its name', () => {
    assert.match(text, /^# settings:\n# {3}workerQueues: \{ variable: WORKER_QUEUES \}$/m)
    assert.match(text, /^# resilience:\n# {3}workerName: HOSTNAME$/m)
  })
})
