Feature: The workflows of the repository
  What the workflows say, read as the hosting service reads them, and what their steps do when they
  are run in a clean copy of the repository.

  @CE-CI-01
  Rule: The tests of the backend run with Redis and the mail catcher, not with a database of the composition

    Example: What the workflow starts
      Given the environment holds all variables
      When the workflow of the backend's tests is read
      Then it starts Redis and the mail catcher, and no database

    @destructive
    Example: Without Redis the tests fail and are not skipped
      Given the workflow of the backend's tests
      When its tests run where nothing was started
      Then the tests have failed

  @CE-CI-02
  Rule: The tests of the backend get their settings from the secrets of a test project

    Example: With secrets
      Given the environment holds all variables
      When the workflow of the backend's tests is read
      Then the tests get database, Redis and Supabase of the test project

  @CE-CI-09
  Rule: The tests of the backend have settings on a fork, too

    Example: A pull request that gets no secrets
      Given the environment holds all variables
      When the workflow of the backend's tests is read
      Then without secrets the tests get stand-ins or are skipped with a reason

  @CE-CI-03
  Rule: The client is generated with eight dummy variables and nothing more

    Example: The variables as they stand in the workflow
      Given the environment holds all variables
      When the workflow of the client is read
      Then its eight variables are dummies

    Example: A clean checkout
      Given a clean checkout without an environment file
      When the client is generated
      Then the generation succeeds and changes no committed file

  @CE-CI-04
  Rule: Reading the application for its description connects to nothing

    Example: No service answers
      Given a clean checkout without an environment file
      When the client is generated
      Then the description of the API is written and has the routes
      And nobody tried to reach database, Redis or Supabase

  @CE-CI-05
  Rule: Every workflow runs on each change of the infrastructure and can fail

    Scenario Outline: The workflow of <what>
      Given the environment holds all variables
      When the workflow of <what> is read
      Then it runs on every pull request and push that changes the infrastructure
      And no step of it hides a failure

      Examples: the three workflows that the documents name
        | what                |
        | the composition     |
        | the backend's tests |
        | the client          |

  @CE-CI-08
  Rule: The backend's packages are bounded and locked

    Example: The packages of a clean checkout
      Given a clean checkout without an environment file
      When the packages of the backend are looked at
      Then the ranges of the clients have an upper bound
      And the lock file resolves the ranges
