/** What a project of Django and its REST framework tells of its routes, areas, tables and migrations. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { parse } from 'yaml'
import { folderWith } from '../../artifacts/folder-with.ts'
import { init } from '../commands/init.ts'

const files = {
  '.env.production.example': 'DATABASE_URL=postgresql://a\nR2_ENDPOINT=https://x\n',
  'api/manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'api/shop/settings.py': `import environ
env = environ.Env()
ROOT_URLCONF = "shop.urls"
AUTH_USER_MODEL = "people.Person"
MODELS = env("MODELS_URL", default="https://openrouter.ai/api/v1")
`,
  'api/shop/urls.py': `from django.urls import include, path
from people.views import PreferencesView
from .health import health, live

urlpatterns = [
    path("healthz/", health),
    path("healthz/live/", live),
    path("v1/", include("work.urls")),
    path("v1/preferences", PreferencesView.as_view()),
]
`,
  'api/work/urls.py': `from rest_framework.routers import SimpleRouter
from .views import DocumentViewSet, ExecutionViewSet, ProjectViewSet, ThreadViewSet, WorkflowViewSet

router = SimpleRouter()
router.register("projects", ProjectViewSet)
router.register(r"documents", DocumentViewSet, basename="document")
router.register("threads", ThreadViewSet)
router.register("workflows", WorkflowViewSet)
router.register("executions", ExecutionViewSet)
urlpatterns = [path("", include(router.urls))]
`,
  'api/work/views.py': `class FileSerializer(serializers.ModelSerializer):
    url = serializers.CharField(read_only=True)
    class Meta:
        model = File

class ProjectSerializer(serializers.ModelSerializer):
    class Meta:
        model = Project
        fields = ["id", "workspace", "name", "brief", "created_at"]

class DocumentSerializer(serializers.ModelSerializer):
    upload = serializers.FileField(write_only=True)
    file = FileSerializer(read_only=True)
    class Meta:
        model = Document
        fields = ["id", "project", "upload", "file", "status"]
        read_only_fields = ["status"]

class ProjectViewSet(viewsets.ModelViewSet):
    serializer_class = ProjectSerializer

class DocumentViewSet(mixins.CreateModelMixin, viewsets.GenericViewSet):
    serializer_class = DocumentSerializer

class ThreadViewSet(viewsets.ModelViewSet): ...

class ExecutionViewSet(viewsets.ReadOnlyModelViewSet): ...

class WorkflowViewSet(viewsets.ModelViewSet):
    @action(detail=True, methods=["post"])
    def run(self, request, pk=None):
        return None
`,
  'api/work/models.py': `class Workspace(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

class Project(models.Model):
    workspace = models.ForeignKey("work.Workspace", on_delete=models.CASCADE)
    editor = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=120)
    brief = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

class File(models.Model):
    key = models.CharField(max_length=500)

class Document(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, db_column="project")
    status = models.CharField(max_length=10)

    class Meta:
        db_table = "papers"
`,
  'api/people/models.py': `class Person(AbstractBaseUser):
    email = models.EmailField()

    class Meta:
        db_table = "people"
`,
  'api/people/views.py': 'class PreferencesView(generics.RetrieveUpdateAPIView): ...\n',
  'api/people/tokens.py':
    'import jwt\n\nclass ByToken(BaseAuthentication):\n    def authenticate(self, request):\n        return jwt.decode(request)\n',
}

async function drafted(t: TestContext) {
  const folder = folderWith(t, files)
  assert.equal(await init([folder, '--system', 'production-migration'], () => undefined), 0)
  return parse(readFileSync(join(folder, 'plumbline.yaml'), 'utf8')) as Record<string, unknown>
}

describe('init in a repository of Django', () => {
  it('finds routes through every include, and how the database is migrated', async (t) => {
    const { routes, migrate } = await drafted(t)
    assert.deepEqual(routes, { health: '/healthz/', prefix: '/v1', open: ['/healthz/live/'] })
    assert.deepEqual(migrate, {
      command: ['python', 'manage.py', 'migrate', '--noinput'],
      cwd: 'api',
    })
  })
  it('finds areas by view sets and views, with bodies, tables and ways to owners', async (t) => {
    const { areas } = await drafted(t)
    assert.deepEqual(areas, {
      projects: {
        ...{ path: '/v1/projects/', one: '/v1/projects/{id}/', change: { name: 'Changed' } },
        body: { workspace: '{workspace}', name: 'Plumbline' },
        ...{ table: 'public.work_project', owner: 'workspace_id.owner_id' },
      },
      documents: {
        ...{ path: '/v1/documents/', one: '/v1/documents/{id}/' },
        ...{ body: { project: '{project}' }, file: 'upload' },
        ...{ table: 'public.papers', owner: 'project.workspace_id.owner_id' },
      },
      chat: { path: '/v1/threads/', one: '/v1/threads/{id}/', body: {} },
      workflows: { path: '/v1/workflows/', one: '/v1/workflows/{id}/', body: {} },
      executions: {
        ...{ path: '/v1/executions/', one: '/v1/executions/{id}/' },
        ...{ create: '/v1/workflows/{workflow}/run/', body: {} },
      },
      preferences: {
        ...{ path: '/v1/preferences', one: '/v1/preferences', single: true, method: 'PATCH' },
        body: {},
      },
    })
  })
  it('keeps the system from providers that its settings lead to', async (t) => {
    const { environment } = await drafted(t)
    const { MODELS_URL } = environment as Record<string, string>
    assert.equal(MODELS_URL, '${modelProvider.url}/api/v1')
  })
  it('finds uploads, users and the files that the task list names otherwise', async (t) => {
    const { uploads, users, sources } = await drafted(t)
    assert.deepEqual(uploads, {
      documents: {
        ...{ create: '/v1/documents/', one: '/v1/documents/{id}/', body: { project: '{project}' } },
        ...{ field: 'upload', table: 'public.work_file', url: 'file.url' },
      },
    })
    assert.deepEqual(users, { table: 'public.people' })
    const { routers, currentUser, tokenValidation } = sources as Record<string, unknown>
    assert.deepEqual([currentUser, tokenValidation], ['ByToken', 'api/people/tokens.py'])
    assert.equal((routers as Record<string, string>).chat, 'api/work/views.py')
  })
})
