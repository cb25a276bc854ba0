Feature: Environments
  Local, staging and production: what each of them demands, what it refuses, and what it says then.
  A start that is refused ends by itself, names the variable, and shows no secret.

  @CE-ENV-01
  Rule: The example of the environment file declares every variable

    Example: What is asked for, and what is offered
      Given the variables that documents, compose files and the system ask for
      When the example of the environment file is read
      Then it declares each of them
      And it declares nothing that nobody reads
      And it holds placeholders only

  @CE-ENV-02
  Rule: A missing required variable stops the start at once and is named

    Scenario Outline: The backend lacks <variable>
      Given the local environment without <variable>
      When the backend is started with it
      Then it ends at once with a failure
      And its log names what is wrong
      And its log shows no secret

      Examples: what leads to Supabase
        | variable             |
        | SUPABASE_URL         |
        | SUPABASE_KEY         |
        | SUPABASE_SERVICE_KEY |
        | DATABASE_URL         |

      Examples: what leads to Redis
        | variable       |
        | REDIS_URL      |
        | REDIS_PASSWORD |

      Examples: what the application signs with
        | variable   |
        | SECRET_KEY |

    Example: Several are missing at once
      Given the local environment without SUPABASE_URL, REDIS_URL and SECRET_KEY
      When the backend is started with it
      Then it ends at once with a failure
      And its log names all of them at once

    Example: The worker lacks them all
      Given the local environment without any required variable
      When the worker is started with it
      Then it ends at once with a failure
      And its log names what is wrong

    Example: Values that are no URLs
      Given the local environment in which each of SUPABASE_URL, DATABASE_URL and REDIS_URL is no URL
      When the backend is started with it
      Then it ends at once with a failure
      And its log names what is wrong
      And its log shows no secret

  @CE-ENV-03
  Rule: A required variable that is blank counts as missing

    Scenario Outline: The <process> finds every required variable to be <blank>
      Given the local environment in which every required variable is <blank>
      When the <process> is started with it
      Then it ends at once with a failure
      And its log names what is wrong

      Examples: what a composition hands over for an undefined variable
        | process | blank |
        | backend | empty |

      Examples: what only looks like something
        | process | blank              |
        | worker  | nothing but spaces |

  @CE-ENV-04
  Rule: The public key of Supabase goes by either of its two names

    Example: The other name alone
      Given the local environment with the public key under its other name alone
      When the backend service starts
      Then a signed-in user is known to the backend

    Example: Two names, two keys
      Given the local environment with another public key under the second name
      When the backend is started with it
      Then it is refused, or the documented name wins
      And its log shows no secret

    Example: One spelling in the repository
      Given a clean copy of the repository
      When its files are read for the names of the public key
      Then compose files, workflows and example spell the public key in one way

  @CE-ENV-05
  Rule: The environment is local, staging or production, and nothing else

    Scenario Outline: A name that is none of the three does not lower the guard: "<name>"
      Given an environment called "<name>" whose secrets are default values
      When the backend is started with it
      Then it ends at once with a failure
      And its log names the environment or the secrets

      Examples: names that look like one of the three, and none
        | name       |
        | prod       |
        | Production |
        |            |

    Example: A name in capitals does not switch off a single rule
      Given an environment called "Production" that lacks an address for errors
      When the backend is started with it
      Then it is refused for its name or for what it lacks, unless "production" goes on without that, too

  @CE-ENV-06
  Rule: Local takes default secrets and warns of each

    @CE-ENV-11 @CE-ENV-17
    Example: A developer has not changed the defaults
      Given the local environment with default secrets and no address for errors
      When the backend service starts
      Then it is healthy
      And its log warns of every default secret and shows none
      And a start with secrets of its own warns of nothing
      And its log has lines for developers

  @CE-ENV-07
  Rule: Staging and production refuse default secrets

    Scenario Outline: Every secret of <environment> is <default> when the <process> starts
      Given the <environment> environment in which every secret is <default>
      When the <process> is started with it
      Then it ends at once with a failure
      And its log names what is wrong
      And its log shows no secret

      Examples: the default of the documents, in any spelling
        | environment | process | default                |
        | staging     | backend | the documented default |
        | production  | worker  | the default in capitals   |

      Examples: placeholders of the example files
        | environment | process | default                   |
        | staging     | worker  | a placeholder in words    |
        | production  | backend | a placeholder in brackets |

  @CE-ENV-08
  Rule: Staging and production refuse secrets that are known from development

    Scenario Outline: A burnt secret in <environment>
      Given the <environment> environment in which every secret has been put on the list of burnt ones
      When the <process> is started with it
      Then it ends at once with a failure
      And its log names what is wrong
      And its log shows no secret
      And the list holds nothing that a burnt secret could be read from

      Examples: both guarded environments, both processes
        | environment | process |
        | staging     | backend |
        | production  | worker  |

  @CE-ENV-09
  Rule: Outside local, secrets have 32 characters and the password of the superuser has 16

    Scenario Outline: The secrets of <environment> are <shortage>
      Given the <environment> environment in which every secret is <shortage>
      When the <process> is started with it
      Then it ends at once with a failure
      And its log names what is wrong
      And its log shows no secret

      Examples: just below the limit
        | environment | process | shortage                         |
        | staging     | backend | one character too short          |
        | production  | worker  | long enough by blanks alone      |

    @CE-ENV-05
    Example: Just long enough for staging
      Given the staging environment with secrets that are just long enough
      When the backend service starts
      Then it is healthy

  @CE-ENV-10
  Rule: Environments share no secret and no Supabase project

    Example: The sample files of the three environments
      Given the three environments
      When their sample files are read
      Then no two of the files share a secret
      And each of the files leads to a Supabase project of its own

  @CE-ENV-11
  Rule: Staging and production report their errors, local sends nothing

    Scenario Outline: <environment> without an address for errors
      Given the <environment> environment without SENTRY_DSN
      When the <process> is started with it
      Then it ends at once with a failure
      And its log names what is wrong

      Examples: both guarded environments, both processes
        | environment | process |
        | staging     | worker  |
        | production  | backend |

    Example: An error in production
      Given the production environment with an error tracker that listens
      When a request fails because the database refuses it
      Then the error tracker gets an event without any secret

    Example: Nothing listens for a developer
      Given a clean copy of the repository
      When it is searched for credentials
      Then no file of the repository holds an address for errors

  @CE-ENV-12
  Rule: Mails are caught in local; elsewhere they go out encrypted or not at all

    @needs-mailbox
    Example: A mail on a developer's machine
      Given the backend is connected to Supabase
      When an administrator has a mail sent
      Then the mail is sent
      And the mailbox holds it once, by the sender of the environment

    Example: A mail server that can be spoken to in confidence
      Given the backend of staging has a mail server that offers encryption
      When an administrator has a mail sent
      Then the mail is sent
      And the mail server got login and mail, and nothing in clear

    Example: A mail server that everybody on the way can listen to
      Given the backend of production has a mail server that offers none
      When an administrator has a mail sent
      Then no mail is sent, and the mail server was told nothing

    Example: The mail servers of the samples
      Given the three environments
      When their sample files are read
      Then local leads to the mail catcher, and the others to an encrypted mail server

  @CE-ENV-15
  Rule: No secret is in the repository

    Example: The files as they are
      Given a clean copy of the repository
      When it is searched for credentials
      Then none of its files holds any
      And it would take in neither environment files nor backups

    Example: Everything that was ever committed
      Given a clean copy of the repository
      When its history is searched for credentials
      Then the history holds none, and no environment file

  @CE-ENV-13
  Rule: The frontend gets three public variables and no secret

    Example: What a visitor gets
      Given a frontend with marks in its variables and in all secrets around it
      When a visitor loads all that it serves
      Then the three public marks are there
      And no other mark is there

  @CE-ENV-14
  Rule: Domain, dashboard and names belong to the environment

    Example: The documented values
      Given the three environments
      When their sample files are read
      Then each of the files has the documented domain and dashboard
      And outside local the dashboard is encrypted and part of the domain

    Example: Another domain
      Given the staging environment under another domain
      When the backend service starts
      Then pages of its own dashboard alone may call it

    Example: Another name of the stack
      Given another name of the stack
      When the compose files are put together for local development
      Then the composition bears that name

  @CE-ENV-16
  Rule: A secret is replaced in the environment alone, and no work is lost

    @destructive
    Example: All secrets of the stack are replaced while a job waits
      Given a composition that is up, in which a job waits
      When its secrets are replaced and it is brought up again
      Then all its services are healthy with the new secrets
      And Redis and the database no longer take the old ones
      And the job that waited is finished

  @CE-ENV-17
  Rule: The log is for developers in local and for operators in production

    @CE-ENV-05 @CE-ENV-09
    Example: Production with secrets as they are recommended
      Given the production environment with recommended secrets
      When the backend service starts
      Then it is healthy
      And its log tells of its work and has no lines for developers
      And what it logs of an upload holds no secret and no token

  @CE-ENV-18
  Rule: The environment's first superuser is made once and never changed by a start

    @needs-superuser
    Example: The first start
      Given an environment that names a superuser whom nobody knows yet
      When the backend service starts
      Then the superuser gets in with the password of the environment alone
      And what is for administrators is open to the superuser alone
      And the password cannot be read in the database

    @needs-superuser
    Example: A later start
      Given a superuser of an earlier start who has chosen another password since
      When the backend service starts
      Then the superuser keeps the chosen password
      And the superuser is there once, as before
