/** What a system in FastAPI, SQLAlchemy and Celery tells of itself: nobody has to write its routes down again. */
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'yaml'
import { folderWith } from '../../artifacts/folder-with.ts'
import { init } from '../commands/init.ts'

const files = {
  '.env.production.example':
    'DATABASE_URL=postgresql://a\nR2_ENDPOINT=https://x\nNEXT_PUBLIC_SUPABASE_URL=https://x.supabase.co\nREDIS_PASSWORD=',
  'docker-compose.prod.yml': `services:
  backend:
    command: uvicorn main:app
    environment:
      ENVIRONMENT: production
      REDIS_URL: redis://:\${REDIS_PASSWORD:?needed}@redis:6379/0
      JWT_ISSUER: \${NEXT_PUBLIC_SUPABASE_URL:?needed}/auth/v1
`,
  'backend/config.py': `class Settings(BaseSettings):
    openrouter_url: str = "https://openrouter.ai/api/v1"
    search_url: str = "https://api.tavily.com"
`,
  'backend/main.py': `app = FastAPI(title="A")
app.include_router(api, prefix=settings.PREFIX)
PREFIX = "/v2"

@app.get("/healthz")
def health():
    return {}
`,
  'backend/api.py': `api = APIRouter()
api.include_router(projects.router)
api.include_router(documents.router, prefix="/documents")
`,
  'backend/queue/worker.py': 'celery = Celery("a")\n',
  'backend/queue/__init__.py': '',
  'backend/routers/projects.py': `router = APIRouter(prefix="/projects")

@router.get("", response_model=list[ProjectRead])
def all(user: CurrentUser):
    return []

@router.get("/{project_id}")
async def one(project_id: int, user: CurrentUser) -> dict:
    return {}

@router.post("")
def make(body: ProjectCreate, user: CurrentUser): ...

@router.put("/{project_id}")
@router.patch("/{project_id}")
def change(project_id: int, body: ProjectUpdate, user: CurrentUser):
    return {}

`,
  'backend/routers/documents.py': `router = APIRouter()

@router.get("")
def all(user: CurrentUser):
    return []

@router.get("/{document_id}")
def one(document_id: int): ...

@router.post("", response_model=DocumentRead)
def send(
    user: CurrentUser,
    upload: Annotated[UploadFile, File()],
    project_id: Annotated[int, Form()],
):
    return {}

@router.delete("/{document_id}")
@router.get("/{document_id}/content")
def read(document_id: int):
    return {}

@router.get("/{document_id}/download", response_model=FileRead)
def address(document_id: int, signed: Annotated[bool, Query()] = False):
    return {}
`,
  'backend/schemas.py': `class Base(BaseModel):
    name: str

class ProjectCreate(Base):
    workspace_id: int
    note: str | None = None
    colour: Colour

class ProjectUpdate(BaseModel):
    name: str | None = None

class FileRead(BaseModel):
    public_url: str

class DocumentRead(BaseModel):
    id: int
    file: FileRead
`,
  'backend/models.py': `class User(Model):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)

class Workspace(Model):
    __tablename__ = "workspaces"

    owner: Mapped[UUID] = mapped_column(ForeignKey("users.id"))

class Project(Model):
    __tablename__ = "projects"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), index=True
    )

class File(Model):
    __tablename__ = "files"

class Document(Model):
    __tablename__ = "documents"

    project_id = Column(Integer, ForeignKey("projects.id"))
`,
}

async function drafted(t: TestContext, programs: readonly string[] = []) {
  const folder = folderWith(t, files)
  for (const program of programs) {
    mkdirSync(dirname(join(folder, program)), { recursive: true })
    writeFileSync(join(folder, program), '#!/bin/sh\n')
    chmodSync(join(folder, program), 0o755)
  }
  const args = [folder, '--system', 'production-migration']
  assert.equal(await init(args, () => undefined), 0)
  const text = readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
  return { text, manifest: parse(text) as Record<string, never> }
}

describe('init in a repository of FastAPI', () => {
  it('finds routes with every prefix, bodies, and ways to owners', async (t) => {
    const { manifest, text } = await drafted(t)
    const { routes, areas, uploads } = manifest
    assert.deepEqual(routes, { health: '/healthz', prefix: '/v2' })
    assert.deepEqual(areas, {
      projects: {
        ...{ path: '/v2/projects', one: '/v2/projects/{id}' },
        body: { name: 'Plumbline', workspace_id: '{workspace}' },
        ...{ change: { name: 'Changed' }, owner: 'workspace_id.owner' },
      },
      documents: {
        ...{ path: '/v2/documents', one: '/v2/documents/{id}' },
        ...{ file: 'upload', owner: 'project_id.workspace_id.owner' },
      },
    })
    assert.match(text, /Still to be said: areas\.projects\.body: colour \(Colour\)/)
    assert.deepEqual(uploads, {
      documents: {
        ...{ create: '/v2/documents', one: '/v2/documents/{id}', field: 'upload' },
        ...{ url: 'file.public_url', table: 'public.files' },
      },
      content: '/v2/documents/{id}/content',
      link: '/v2/documents/{id}/download?signed=true',
    })
  })
  it('finds what the composition gives and where providers would be reached', async (t) => {
    const { manifest } = await drafted(t)
    assert.deepEqual(manifest.environment, {
      DATABASE_URL: '${owner.url}',
      R2_ENDPOINT: '${objectStore.endpoint}',
      NEXT_PUBLIC_SUPABASE_URL: '${supabase.url}',
      REDIS_PASSWORD: '${redis.password}',
      REDIS_URL: '${redis.url}',
      JWT_ISSUER: '${supabase.url}/auth/v1',
      OPENROUTER_URL: '${modelProvider.url}/api/v1',
      SEARCH_URL: 'http://127.0.0.1:9',
    })
  })
  it('finds how the programs start, where they are', async (t) => {
    const own = ['backend/.venv/bin/uvicorn', '.venv/bin/celery']
    const { manifest } = await drafted(t, own)
    const at = { cwd: 'backend', readyWithin: 60 }
    assert.deepEqual(manifest.processes, {
      backend: { command: ['.venv/bin/uvicorn', 'main:app'], port: 'UVICORN_PORT', ...at },
      worker: { command: ['../.venv/bin/celery', '-A', 'queue.worker', 'worker'], ...at },
    })
  })
  it('gives the start as an example where a program is missing', async (t) => {
    const path = process.env.PATH
    t.after(() => {
      process.env.PATH = path
    })
    process.env.PATH = ''
    const { manifest, text } = await drafted(t, ['backend/.venv/bin/celery'])
    assert.equal(manifest.processes, undefined)
    assert.match(text, /# {5}command: \["uvicorn", "main:app"\]/)
  })
})
