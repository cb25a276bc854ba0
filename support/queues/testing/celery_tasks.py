"""Tasks of the contract test, one for each way that a job can go."""
import os
import time

from celery import Celery, chain

app = Celery("contract", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
app.conf.update(
    task_default_queue="work",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    task_acks_late=os.environ.get("ACKS_LATE") == "1",
    task_track_started=os.environ.get("TRACK_STARTED") == "1",
    broker_transport_options={"visibility_timeout": 1},
)


@app.task(name="good")
def good(**arguments):
    return {"echo": arguments}


@app.task(name="flaky", bind=True, max_retries=2)
def flaky(self, **arguments):
    if self.request.retries == 0:
        raise self.retry(exc=RuntimeError("the first run"), countdown=1)
    return {"echo": arguments}


@app.task(name="refused")
def refused(**arguments):
    raise ValueError("cannot be done")


@app.task(name="slow")
def slow(**arguments):
    time.sleep(1.5)
    return {"echo": arguments}


@app.task(name="first part", bind=True, max_retries=1)
def first_part(self, arguments):
    if self.request.retries == 0:
        raise self.retry(exc=RuntimeError("the first run"), countdown=1)
    return arguments


@app.task(name="last part")
def last_part(arguments):
    return {"echo": arguments}


@app.task(name="parts", bind=True)
def parts(self, **arguments):
    return self.replace(chain(first_part.s(arguments), last_part.s()))
