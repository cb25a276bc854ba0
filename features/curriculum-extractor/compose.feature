Feature: The composition of the services
  What the compose files say once they are put together as the engine would, the override or the
  production file merged; and what the composed services do where a file alone proves nothing.

  @CE-CMP-01
  Rule: The composition has a Redis of version 7 that is guarded, kept and started again

    Example: Redis as it stands in the files
      Given the environment holds all variables
      When the compose files are put together for local development
      Then Redis is the slim image of version 7
      And Redis is started again whenever it ends
      And Redis keeps its data on a volume

    Example: Another password in the environment is another password of the server
      Given the environment holds another password for Redis
      When the compose files are put together for local development
      Then Redis asks for the password of the environment

  @CE-CMP-02
  Rule: The composition has a worker of the backend's build that runs its own program

    Scenario Outline: The worker for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every worker is made of what the backend is made of
      And every worker runs the worker's program directly
      And the worker is started again whenever it ends

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-03
  Rule: The worker waits until Redis and the backend are healthy

    Scenario Outline: What the worker waits for in <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every worker waits until Redis and the backend are healthy

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    @destructive
    Example: Beside a backend that cannot start there is no worker
      Given the environment lacks the variable SUPABASE_URL
      When the composition is brought up
      Then the worker has never been started

  @CE-CMP-04
  Rule: Every service has a health check that can fail

    Scenario Outline: The health checks for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every service has a health check that can fail

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-05
  Rule: The backend is asked for its health every 10 seconds and is unhealthy after 3 failures

    Scenario Outline: The figures of the check for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then the backend is checked every 10 seconds and may fail 3 times
      And its check is over before the next one begins

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    Example: A backend that answers with an error fails its check
      Given the environment holds all variables
      When the compose files are put together for production
      Then the backend's check succeeds on a good answer and fails on an error and on silence

  @CE-CMP-06
  Rule: Redis is asked for its health every 5 seconds and is unhealthy after 3 failures

    Example: The figures of the check
      Given the environment holds all variables
      When the compose files are put together for local development
      Then Redis is checked as often as the documents say

  @CE-CMP-07
  Rule: The health check of Redis tells the truth and leaves nothing behind

    Example: Redis is well
      Given the Redis of the composition is up
      When it is checked 3 times
      Then each of the checks succeeds
      And Redis holds no key, as before
      And nobody on the machine can read the password from the check

    Example: Redis refuses the password of the check
      Given the Redis of the composition is up
      When its password changes
      Then its health check fails

  @CE-CMP-08
  Rule: The worker gets the environment of the backend

    Scenario Outline: The variables for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every worker has the variables of the backend and none of them blank

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-09
  Rule: Redis, the worker and the backend come back after an unexpected end

    Scenario Outline: The restart policies for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then Redis is started again whenever it ends
      And the worker is started again whenever it ends
      And the backend is started again whenever it ends

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    @destructive @needs-kill
    Example: Each of them is killed
      Given all services of the composition are healthy
      When the worker and the backend are killed while a job is queued
      Then the worker and the backend are healthy again within 60 seconds
      And the job is finished
      And Redis is healthy again within 60 seconds of its own end

  @CE-CMP-10
  Rule: A change of the source reaches the running services of a developer

    Example: What backend, worker and frontend follow
      Given the environment holds all variables
      When the compose files are put together for local development
      Then the backend, the worker and the frontend follow their sources
      And the worker follows what the backend follows

  @CE-CMP-11
  Rule: Everything is found at its documented port locally, and only the proxy in production

    Example: The access points of a developer
      Given the environment holds all variables
      When the compose files are put together for local development
      Then frontend, backend, mail catcher, proxy and its dashboard have their documented ports

    Example: Nothing but the proxy is published in production
      Given the environment holds all variables
      When the compose files are put together for production
      Then of the access points only the proxy is published

    Example: The documentation of the running backend
      Given the backend is connected to Supabase
      When a developer opens the documentation
      Then the page and the description of the API are there

  @CE-CMP-12
  Rule: A worker may finish its longest job before it is killed

    Scenario Outline: The time to stop in <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every worker has time for its longest job after the signal to stop

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-13
  Rule: Any number of workers can run side by side

    Scenario Outline: What would stop a second worker in <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then no worker has a fixed name or a fixed port

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-14
  Rule: The logs of the backend are rotated

    Scenario Outline: The log driver for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then the logs of the backend are kept in 3 files of 10 megabytes

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-15
  Rule: A backend that still waits for its database is not yet unhealthy

    Scenario Outline: The start period for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then the failures of the backend do not count while it may wait for its database

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-CMP-16
  Rule: Images are built of what they need, and no secret gets into them

    Scenario Outline: What the builds take in for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every build finds all that it copies
      And no environment file and no secret gets into an image

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    Example: The same repository in two environments
      Given the environment holds all variables
      When the frontend is put together for staging and for production
      Then each knows the addresses of its own environment alone

    @needs-docker @slow
    Example: The images as they are built
      Given the environment holds all variables
      When the images of staging are built
      Then no secret of the environment is in their history or their files
