Feature: Security of the environments
  Who gets the key that opens everything, which pages may call the backend, and which doors stay shut.

  @CE-SEC-01
  Rule: The service key never leaves the server's side

    Example: Everything that the running system shows
      Given the backend is connected to Supabase
      When strangers and users ask it well and badly
      Then no answer holds a trace of the service key
      And no log and nothing in Redis holds one

    Scenario Outline: Who holds the key in <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then the service key is held by backend and worker alone

      Examples: the files of a developer, and those of a server
        | place             |
        | local development |
        | production        |

  @CE-SEC-02
  Rule: In local the pages of the developer may call the backend

    Example: Both documented pages, and nobody else
      Given the local environment that lists both pages of the developer
      When the backend service starts
      Then the pages of the developer alone may call it

  @CE-SEC-03
  Rule: In staging the staging dashboard alone may call the backend

    Example: The staging dashboard and everybody else
      Given the staging environment
      When the backend service starts
      Then pages of its own dashboard alone may call it

    Example: A developer's page among the allowed ones
      Given the staging environment that also lists the developer
      When somebody tries to start the backend
      Then it is refused, or the developer may not call it and the log warns

  @CE-SEC-04
  Rule: In production the production dashboard alone may call the backend

    Example: The production dashboard and everybody else
      Given the production environment
      When the backend service starts
      Then pages of its own dashboard alone may call it

    Example: The staging dashboard among the allowed ones
      Given the production environment that also lists the staging dashboard
      When somebody tries to start the backend
      Then it is refused, or the staging dashboard may not call it and the log warns

    Example: Everybody is allowed
      Given the production environment in which BACKEND_CORS_ORIGINS is "*"
      When the backend is started with it
      Then it ends at once with a failure
      And its log names what is wrong

  @CE-SEC-07
  Rule: Outside local only the web's own two ports are open

    Example: The composition of a server
      Given the environment holds all variables
      When the compose files are put together for production
      Then only the proxy is published
