Feature: Acceptance criteria of the infrastructure
  The eight scenarios of the requirements document, section 3, under its names and in its order,
  worded for any worker. Each sentence names one promise; the ledger says which requirement it verifies.

  @CE-AC-01 @CE-AC-02 @CE-AC-03 @destructive
  Scenario: Supabase Database Connection
    Given the environment holds valid Supabase credentials
    When the backend service starts
    Then the application connects to Supabase Postgres successfully
    And the migrations run without errors
    And the backend health check endpoint answers OK

  @CE-AC-04 @CE-AC-05 @CE-AC-06 @CE-AC-07
  Scenario: Supabase Storage Upload
    Given the backend is connected to Supabase
    When a user uploads a 5 MB PDF
    Then the PDF is stored unchanged in the bucket "worksheets"
    And a signed URL that lives 7 days is issued
    And the URL is stored with the extraction
    And anyone can fetch the PDF through the signed URL

  @CE-AC-08 @destructive
  Scenario: Redis Connection
    Given the composition includes a Redis service
    And the environment points the backend to Redis
    When the backend service starts
    Then the backend connects to Redis successfully
    And Redis answers a ping with PONG

  @CE-AC-09 @CE-AC-10 @CE-AC-11 @destructive
  Scenario: Celery Worker Startup
    Given the composition includes a worker service
    And the worker is configured for 4 jobs at a time
    When the composition is brought up
    Then the worker starts without errors
    And the worker registers its tasks
    And the worker consumes the queue that jobs are sent to
    And exactly 4 jobs run at the same time

  @CE-AC-12 @CE-AC-13 @CE-AC-14 @CE-AC-15 @CE-AC-16 @destructive
  Scenario: Background Job Execution
    Given a worker is running
    When an extraction job is queued
    Then the job is picked up by a worker within 1 second
    And the job runs apart from the backend
    And the result of the job is stored in Redis
    And the extraction goes from "UPLOADED" over "PROCESSING" to "DRAFT"
    And the extraction of a job that fails ends as "FAILED"

  @CE-AC-01 @CE-AC-10 @CE-AC-17 @destructive
  Scenario: All Services Start Successfully
    Given the environment holds all variables
    When the composition is brought up
    Then all services start without errors
    And the health checks of backend, Redis and worker pass
    And the backend logs "Connected to Supabase Postgres"
    And the worker logs that it is ready and which tasks it knows

  @CE-AC-18 @destructive
  Scenario: Environment Variable Validation
    Given the environment lacks the variable SUPABASE_URL
    When the composition is brought up
    Then the backend service fails with the error "SUPABASE_URL not set"
    And it fails in the same way when the variable is blank

  @CE-AC-19 @CE-AC-20 @CE-AC-21 @CE-AC-22 @destructive
  Scenario: CI Workflows Validate Infrastructure
    Given the workflows cover the composition, the backend's tests and the client
    When a pull request with infrastructure changes runs them
    Then the workflow starts the Redis and worker services
    And the workflow fails unless Redis answers its ping
    And the workflow fails unless the worker has registered its tasks
    And all workflows pass
