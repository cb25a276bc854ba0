/** Tasks and queues of Celery are found wherever its settings stand. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { celeryApp } from '../../artifacts/program/celery-app.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { findQueue } from './find-programs.ts'

type Files = Readonly<Record<string, string>>

const filesOf = (files: Files) => ({
  paths: Object.keys(files).sort(),
  text: (path: string) => files[path] ?? '',
})

const task = '@app.task(name="tasks.extract_worksheet_pipeline")\ndef extract(extraction_id): ...\n'

/** How settings are given, the files, and the part `queue`. */
const applications: readonly (readonly [string, Files, object])[] = [
  [
    'nothing: Celery has one queue',
    { 'w.py': `app = Celery("x")\n${task}` },
    { name: 'celery', general: 'celery' },
  ],
  [
    'a module of its own, under a namespace',
    {
      'p/w.py': `app = Celery("x")\napp.config_from_object("p.conf:Settings", namespace="CELERY")\n${task}`,
      'p/conf.py':
        'WORK = "heavy"\nclass Settings:\n    CELERY_TASK_DEFAULT_QUEUE = "light"\n    CELERY_TASK_ROUTES = [("tasks.extract*", {"queue": WORK})]',
    },
    { name: 'heavy', general: 'light' },
  ],
  [
    'celeryconfig.py, by the names of old',
    {
      'w.py': `app = Celery("x")\n${task}`,
      'celeryconfig.py': 'CELERY_DEFAULT_QUEUE = "a"\nCELERY_ROUTES = {"tasks.*": "b"}',
    },
    { name: 'b', general: 'a' },
  ],
  [
    'attributes and keys, one by one; the first pattern that fits decides',
    {
      'w.py': `app = Celery("x")
app.conf.task_default_queue = "a"
app.conf["task_routes"] = {"other.*": {"queue": "o"}, "tasks.*": {"queue": "t"}, "*": "rest"}
app.conf.broker_transport_options = {"global_keyprefix": "ce:"}
${task}`,
    },
    { name: 't', general: 'a', prefix: 'ce:' },
  ],
  [
    'queues: other work has the one that is not the extractions',
    {
      'w.py': `app = Celery("x", task_default_queue="work")
app.conf.update({"task_queues": [Queue(n) for n in (os.getenv("Q") or "work,default").split(",")]})
${task}`,
    },
    { name: 'work', general: 'default' },
  ],
]

describe('an application of Celery', () => {
  for (const [what, files, expected] of applications) {
    it(`has the settings of ${what}`, () => {
      const found = findQueue(filesOf(files))?.value
      const known = { kind: 'celery', task: 'tasks.extract_worksheet_pipeline' }
      assert.deepEqual(found, { ...known, ...expected })
    })
  }
  it('has shared tasks under the names by which their modules are imported', () => {
    const files = filesOf({
      'b/app/worker.py':
        'import app.jobs.deep\napp = Celery("x", beat_schedule={"a": {"task": "extract_old"}})',
      'b/app/jobs/deep.py': `
@shared_task(name="extract_old", retry_kwargs={"max_retries": 3})
def nightly(): ...
class Patient(Task):
    max_retries = 2
@shared_task(bind=True, base=Patient, queue="deep")
def process_pages(self, page): ...
`,
    })
    const app = celeryApp(pythonSource(files))
    assert.deepEqual(app?.tasks, [
      { name: 'extract_old', retries: 3 },
      { name: 'app.jobs.deep.process_pages', queue: 'deep', retries: 2, argument: 'page' },
    ])
    assert.deepEqual(findQueue(files)?.value, {
      ...{ kind: 'celery', name: 'deep', task: 'app.jobs.deep.process_pages' },
      ...{ general: 'celery', runs: 3, argument: 'page' },
    })
  })
  it('that is no more than its queues yet has no task that shows how tasks run', () => {
    const files = filesOf({
      'w.py': `app = Celery("x", task_default_queue="default",
  task_queues=(Queue("default"), Queue("extraction_tasks")))
@app.task(name="app.tasks.default.health_check")
def health_check(): ...
@app.task(name="app.tasks.default.test_task", max_retries=3)
def test_task(duration): ...`,
    })
    const queue = { kind: 'celery', name: 'extraction_tasks', general: 'default' }
    assert.deepEqual(findQueue(files)?.value, queue)
  })
  it('has as many retries as its own task says, not as some other setting does', () => {
    const files = filesOf({
      'w.py': `ATTEMPTS = 4
app = Celery("x", task_publish_retry_policy={"max_retries": 9})
@app.task(name="extract", max_retries=ATTEMPTS - 1)
def extract(extraction_id): ...`,
    })
    assert.equal(findQueue(files)?.value.runs, 4)
  })
})
