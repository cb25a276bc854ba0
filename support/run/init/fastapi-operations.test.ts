/** Operations are found where FastAPI serves them, however routers are spread over files. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { classesOf } from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { answerOf, bodyOf, fileOf, formOf, operationsOf } from './fastapi-operations.ts'

type Files = Readonly<Record<string, string>>

const sourceOf = (files: Files) =>
  pythonSource({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })

const pathsOf = (files: Files) =>
  operationsOf(sourceOf(files)).map(({ method, path }) => `${method} ${path}`)

const items = '@router.get("/items")\ndef all(): ...\n'

/** What it is, its files, and the operations. */
const applications: readonly (readonly [string, Files, readonly string[]])[] = [
  [
    'routers that packages hand on under other names',
    {
      'b/app/api/__init__.py': 'from .v1 import api_router as api',
      'b/app/api/v1/__init__.py': 'from .main import api_router',
      'b/app/api/v1/main.py':
        'from app.api.v1.routes import items as things\napi_router = APIRouter(prefix="/v1")\napi_router.include_router(things.router, prefix="/shop", tags=["x"])',
      'b/app/api/v1/routes/__init__.py': '',
      'b/app/api/v1/routes/items.py': `router = APIRouter(prefix="/own", tags=["items"])\n${items}`,
      'b/app/core/config.py':
        'class Settings(BaseSettings):\n    API: str = "/api"\nsettings = Settings()',
      'b/app/main.py':
        'from app.api import api\nfrom app.core.config import settings\napp = FastAPI()\napp.include_router(api, prefix=f"{settings.API}")',
    },
    ['GET /api/v1/shop/own/items'],
  ],
  [
    'routers of the same name in one file, each by its own',
    {
      'main.py': `
app = FastAPI()
public = APIRouter(prefix="/public")
private = APIRouter(prefix="/private", include_in_schema=False)
@public.get("")
def a(): ...
@private.get("")
def b(): ...
app.include_router(public)
app.include_router(private)
app.include_router(public, prefix="/old")
app.include_router(public, prefix="/alias", include_in_schema=False)`,
    },
    ['GET /public', 'GET /old/public'],
  ],
  [
    'routers that a loop includes',
    {
      'main.py': `
from routers import items, users
app = FastAPI()
for module, path in ((items, "/i"), (users, "/u")):
    app.include_router(module.router, prefix=path)`,
      'routers/items.py': `router = APIRouter()\n${items}`,
      'routers/users.py': 'router = APIRouter()\n@router.post("")\ndef make(): ...',
    },
    ['GET /i/items', 'POST /u'],
  ],
  [
    'an application that is mounted, one that a function makes, and routes that are added',
    {
      'main.py': `
from fastapi import FastAPI
from sub import sub, get_router
def read(): ...
def create_app():
    app = FastAPI()
    app.mount("/sub", sub)
    app.include_router(get_router(), prefix="/made")
    app.add_api_route("/added", read, methods=["GET", "POST"])
    return app`,
      'sub.py': `
sub = FastAPI()
@sub.delete(path="/x")
def drop(): ...
def get_router():
    router = APIRouter()
    @router.api_route("/y", methods=["PUT"])
    def put(): ...
    return router`,
    },
    ['GET /added', 'POST /added', 'DELETE /sub/x', 'PUT /made/y'],
  ],
  [
    'a router that nobody is seen to include, below what all others are below',
    {
      'main.py': 'app = FastAPI()\napp.include_router(a.router, prefix="/api")',
      'a.py': `router = APIRouter()\n${items}`,
      'b.py': 'router = APIRouter(prefix="/b")\n@router.get("")\ndef all(): ...',
    },
    ['GET /api/items', 'GET /api/b'],
  ],
  [
    'nothing in tests, migrations and packages of others',
    {
      'tests/main.py': `router = APIRouter()\n${items}`,
      'test_main.py': `router = APIRouter()\n${items}`,
      'app/alembic/env.py': `router = APIRouter()\n${items}`,
      'lib/site-packages/a.py': `router = APIRouter()\n${items}`,
      'latest_news.py': `router = APIRouter()\n${items}`,
    },
    ['GET /items'],
  ],
]

describe('operations of FastAPI', () => {
  for (const [what, files, expected] of applications) {
    it(`are ${what}`, () => assert.deepEqual(pathsOf(files), expected))
  }
  it('name what a request has to pass: by routers, inclusions, decorators, parameters and aliases', () => {
    const source = sourceOf({
      'deps.py': 'Admin = Annotated[User, Depends(get_admin)]\nSuper = Depends(get_super)',
      'main.py': `
from deps import Admin, Super
app = FastAPI()
router = APIRouter(dependencies=[Depends(by_router)])
app.include_router(router, dependencies=[Depends(by_inclusion)])
@router.get("/a", dependencies=[Super])
def a(user: Admin, db: Session = Depends(get_db)): ...`,
    })
    const [operation] = operationsOf(source)
    assert.deepEqual(operation?.dependencies, [
      ...['by_inclusion', 'by_router', 'get_super', 'get_admin', 'get_db'],
    ])
    assert.equal(operation?.where, 'main.py:6')
  })
  it('tell files, forms, bodies and answers by types and not by how they are written', () => {
    const source = sourceOf({
      'schemas.py': 'class Made(BaseModel):\n    id: int\nclass Wish(BaseModel):\n    name: str',
      'main.py': `
import schemas
app = FastAPI()
@app.post("/a", response_model=list[schemas.Made])
def a(
    sheet: Annotated[UploadFile, File(max_length=(1, 2))],
    one: int = Form(...),
    two: Annotated[str | None, Form()] = None,
): ...
@app.post("/b")
def b(user: schemas.Made = Depends(me), *, wish: Annotated["schemas.Wish", Body()]):
    return schemas.Made(id=1)`,
    })
    const classes = classesOf(source)
    const [a, b] = operationsOf(source)
    assert.ok(a !== undefined && b !== undefined)
    assert.equal(fileOf(a), 'sheet')
    assert.deepEqual(formOf(a), [
      { name: 'one', isNeeded: true },
      { name: 'two', isNeeded: false },
    ])
    assert.equal(answerOf(classes, a).isList, true)
    assert.equal(answerOf(classes, a).type?.name, 'Made')
    assert.equal(bodyOf(classes, b)?.name, 'Wish')
    assert.equal(answerOf(classes, b).type?.name, 'Made')
  })
})
