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

    Example: Nobody has said which page is its own
      Given the staging environment that names no page
      When somebody tries to start the backend
      Then it is refused, or the developer may not call it

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

    Example: Nobody has said which page is its own
      Given the production environment that names no page
      When somebody tries to start the backend
      Then it is refused, or the developer may not call it

    Example: Everybody is allowed
      Given the production environment in which BACKEND_CORS_ORIGINS is "*"
      When the backend is started with it
      Then it ends at once with a failure
      And its log names what is wrong

  @CE-SEC-05
  Rule: In production no answer lets inline or foreign scripts run

    Example: The pages of the frontend
      Given the production environment
      When a visitor opens the frontend
      Then no answer lets inline or foreign scripts run
      And the scripts of the entrance may run, and ask API and Supabase

    Example: The answers of the API and the page that documents it
      Given the production environment
      When a visitor opens the API and its documentation
      Then no answer lets inline or foreign scripts run
      And the scripts of the documentation may run

  @CE-SEC-06
  Rule: Outside local the proxy leads the hosts of its own domain, encrypted, to API and dashboard

    Example: Three domains
      Given the environment holds all variables
      When the compose files are put together for the domains of staging, production and a third one
      Then API and dashboard of each domain alone lead to their services
      And the resolver of the certificates gets and keeps them
      And whoever comes without encryption is sent to the encrypted address

  @CE-SEC-07
  Rule: Outside local only the web's own two ports are open

    Example: The composition of a server
      Given the environment holds all variables
      When the compose files are put together for production
      Then only the proxy is published

  @CE-SEC-08
  Rule: Where Flower is enabled, nobody gets in without a login

    Scenario Outline: Flower for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then every Flower asks for a login that the environment alone knows
      And no Flower for <place> has a back door
      And no Flower shows the password of the broker

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-SEC-09
  Rule: The advisors of Supabase find nothing in the database

    Example: The migrated database
      Given the backend is connected to Supabase
      When its database is examined by the rules of the advisors
      Then no table, view or function is open to people whom it is not for
      And no index is missing or stands twice, and no policy asks for every row
